/* The content of a client's file: plans, sessions and follow-ups. */
#ifndef PM_CLI_HISTORY_H
#define PM_CLI_HISTORY_H

#include "cli/client/client_file.h"
#include "report/sheet.h"

/* The latest consultation with a plan; NULL: none. Follow-ups do not count: their colours are corrected
 * for healing, while these are the colours that the scalp should have. */
const struct pm_record *pm_history_plan(const struct pm_client_file *file);

/* The plan's zone that contains the plan of `name` ("": the first): another one if the two share a plan;
 * NULL if the plan has no zones. False if there is none of that name, or if it has no plan. The text
 * belongs to the plan. */
PM_USE_RESULT bool pm_history_zone(const struct pm_client_file *file, const char *name, const char **zone,
                                   struct pm_error *err);

/* The latest record that plans session `number` of the zone with a colour, a follow-up before the plan
 * that it corrects, and that session; NULL: none. */
const struct pm_record *pm_history_planned(const struct pm_client_file *file, const char *zone, int number,
                                           const struct pm_session **session);

/* The same without records matched again for other bottles, so that repeated matching aims at the same
 * colour, and known healing shifts it once. */
const struct pm_record *pm_history_aimed(const struct pm_client_file *file, const char *zone, int number,
                                         const struct pm_session **session);

/* The latest entry for session `number` of the zone; NULL: none. Entries count from the latest plan on,
 * since a later plan begins a new course. */
const struct pm_log_entry *pm_history_done(const struct pm_client_file *file, const char *zone, int number);

/* The number of the zone's last session done; 0: none. */
int pm_history_last(const struct pm_client_file *file, const char *zone);

/* The follow-ups of the zone since the latest plan, oldest first; *n of them. Free the list only: free().
 * NULL if there is none, or memory runs out. */
const struct pm_record **pm_history_followups(const struct pm_client_file *file, const char *zone, size_t *n);

/* How many shades lighter than planned this client's work heals, according to the latest follow-up that
 * shows it; NAN: none does. */
double pm_history_healing(const struct pm_client_file *file);

/* The latest measured record of the file with a photo, before `record` (NULL: of all); NULL: none. */
const struct pm_record *pm_history_before(const struct pm_client_file *file, const struct pm_record *record);

struct pm_history {
    const struct pm_language *language; /* of the lines; NULL: English */
    const char **labels;                /* "PLAN", "SESSION 1", "HEALED 1": what each line is */
    char **lines; /* one sentence for each line of the file that is not damaged, oldest first */
    size_t n_lines, lines_capacity, labels_capacity;
    struct pm_sheet_entry *done; /* of the running course */
    size_t n_done, done_capacity;
    char **texts; /* what entries lie in */
    size_t n_texts, texts_capacity;
};

/* Entries borrow from the file, which must outlive them. On failure there is nothing to free. */
PM_USE_RESULT bool pm_history_read(const struct pm_client_file *file, const struct pm_language *language,
                                   struct pm_history *history, struct pm_error *err);
void pm_history_free(struct pm_history *history);

#endif
