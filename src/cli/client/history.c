#include "cli/client/history.h"

#include "base/buffer.h"
#include "base/dates.h"
#include "base/memory.h"
#include "base/say.h"
#include "record/record.h"
#include "report/escape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_plan(const struct pm_client_line *line) {
    const struct pm_record *record = line->record;
    return record != NULL && record->status == PM_STATUS_OK && !record->has_followup &&
           record->n_sessions > 0;
}

/* The line of the latest plan that begins a course, with session 1; 0 if there is none. A session matched
 * again with other bottles continues the course. */
static size_t course(const struct pm_client_file *file) {
    for (size_t i = file->n_lines; i-- > 0;)
        if (is_plan(&file->lines[i]) && pm_session_of(file->lines[i].record, 1) != NULL)
            return i;
    return 0;
}

const struct pm_record *pm_history_plan(const struct pm_client_file *file) {
    const size_t first = course(file);
    return file->n_lines > 0 && is_plan(&file->lines[first]) ? file->lines[first].record : NULL;
}

/* ------------------------------------------------------------------ zones */

static bool fail_zone(const struct pm_client_file *file, const struct pm_record *plan, const char *name,
                      struct pm_error *err) {
    struct pm_buffer names = {0};
    pm_buffer_text(&names, plan->zone != NULL ? plan->zone : "none");
    for (size_t i = 0; i < plan->n_zones; i++)
        pm_buffer_printf(&names, ", %s", plan->zones[i].zone);
    const bool ok = pm_fail(err, PM_E_CLIENT_FILE, "%s: the plan has no zone '%.60s': give one of %s",
                            file->path, name, names.failed ? "its own" : names.text);
    pm_buffer_free(&names);
    return ok;
}

bool pm_history_zone(const struct pm_client_file *file, const char *name, const char **zone,
                     struct pm_error *err) {
    const struct pm_record *plan = pm_history_plan(file);
    *zone = plan != NULL ? plan->zone : NULL;
    if (*name == '\0')
        return true;
    if (plan == NULL)
        return pm_fail(err, PM_E_CLIENT_FILE, "%s contains no plan, and so no zone '%.60s': omit --zone",
                       file->path, name);
    const struct pm_record *found = pm_zone_of(plan, name);
    if (found == NULL)
        return fail_zone(file, plan, name, err);
    *zone = found->has_apart && found->apart.same ? found->apart.from : found->zone;
    return found == plan || found->n_sessions > 0 || (found->has_apart && found->apart.same) ||
           pm_fail(err, PM_E_CLIENT_FILE, "%s: the zone '%.60s' has no plan", file->path, name);
}

/* The record's data of the zone. A record without zones describes the plan's first. */
static const struct pm_record *of_zone(const struct pm_client_file *file, const struct pm_record *record,
                                       const char *zone) {
    const struct pm_record *plan = pm_history_plan(file);
    const bool is_first = plan != NULL && pm_zone_of(plan, zone) == plan;
    return record->zone == NULL && is_first ? record : pm_zone_of(record, zone);
}

static bool is_of_zone(const struct pm_log_entry *entry, const char *zone) {
    return entry->zone == NULL || zone == NULL ? entry->zone == zone : strcmp(entry->zone, zone) == 0;
}

/* For a record after the plan: the same colour again, from other bottles. Its own colour is not the
 * target, but the nearest to it. */
static bool is_solved_again(const struct pm_record *record) {
    return !record->has_followup && record->target_source == PM_TARGET_GIVEN;
}

static const struct pm_record *find_planned(const struct pm_client_file *file, const char *zone, int number,
                                            bool solved_again, const struct pm_session **session) {
    const size_t first = course(file);
    for (size_t i = file->n_lines; i-- > first;) {
        const struct pm_record *record = file->lines[i].record;
        if (record == NULL || record->status != PM_STATUS_OK ||
            (!solved_again && i > first && is_solved_again(record)))
            continue;
        record = of_zone(file, record, zone);
        if (record == NULL)
            continue;
        *session = pm_session_of(record, number);
        if (*session != NULL)
            return record;
    }
    *session = NULL;
    return NULL;
}

const struct pm_record *pm_history_planned(const struct pm_client_file *file, const char *zone, int number,
                                           const struct pm_session **session) {
    return find_planned(file, zone, number, true, session);
}

const struct pm_record *pm_history_aimed(const struct pm_client_file *file, const char *zone, int number,
                                         const struct pm_session **session) {
    return find_planned(file, zone, number, false, session);
}

const struct pm_log_entry *pm_history_done(const struct pm_client_file *file, const char *zone, int number) {
    const size_t first = course(file);
    for (size_t i = file->n_lines; i-- > first;) {
        const struct pm_log_entry *entry = file->lines[i].entry;
        if (entry != NULL && entry->session == number && is_of_zone(entry, zone))
            return entry;
    }
    return NULL;
}

int pm_history_last(const struct pm_client_file *file, const char *zone) {
    const size_t first = course(file);
    int last = 0;
    for (size_t i = first; i < file->n_lines; i++)
        if (file->lines[i].entry != NULL && file->lines[i].entry->session > last &&
            is_of_zone(file->lines[i].entry, zone))
            last = file->lines[i].entry->session;
    return last;
}

const struct pm_record **pm_history_followups(const struct pm_client_file *file, const char *zone,
                                              size_t *n) {
    const struct pm_record **list = pm_alloc(file->n_lines, sizeof(struct pm_record *), NULL);
    *n = 0;
    for (size_t i = course(file); list != NULL && i < file->n_lines; i++) {
        const struct pm_record *record = file->lines[i].record;
        if (record != NULL && record->has_followup && of_zone(file, record, zone) == record)
            list[(*n)++] = record;
    }
    return list;
}

const struct pm_record *pm_history_before(const struct pm_client_file *file, const struct pm_record *record) {
    bool behind = record == NULL;
    for (size_t i = file->n_lines; i-- > 0;) {
        const struct pm_record *one = file->lines[i].record;
        if (behind && one != NULL && one->status == PM_STATUS_OK && one->photo != NULL)
            return one;
        behind = behind || one == record;
    }
    return NULL;
}

double pm_history_healing(const struct pm_client_file *file) {
    for (size_t i = file->n_lines; i-- > 0;) {
        const struct pm_record *record = file->lines[i].record;
        if (record != NULL && record->has_followup && !isnan(record->followup.healed_shades))
            return record->followup.healed_shades;
    }
    return NAN;
}

/* ------------------------------------------------------------------ pieces */

static void add_parts(struct pm_buffer *text, const struct pm_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(text, i > 0 ? " + " : "");
        if (parts[i].drops > 0)
            pm_buffer_printf(text, "%d ", parts[i].drops);
        pm_buffer_text(text, parts[i].id);
    }
}

static void add_lots(struct pm_buffer *text, const struct pm_log_entry *entry) {
    bool any = false;
    for (size_t i = 0; i < entry->n_used; i++) {
        if (entry->used[i].lot == NULL)
            continue;
        pm_buffer_printf(text, "%s%s", any ? ", " : "", entry->used[i].lot);
        any = true;
    }
}

static void add_day(struct pm_buffer *text, const char *taken) {
    if (taken != NULL && strlen(taken) >= 10) {
        pm_buffer_bytes(text, taken, 10);
        pm_buffer_text(text, ": ");
    }
}

/* ------------------------------------------------------------------ sentences */

static void add_sessions(struct pm_buffer *text, const char *before, const struct pm_record *record) {
    for (size_t i = 0; i < record->n_sessions; i++) {
        pm_buffer_text(text, i == 0 ? before : "; ");
        pm_say(text, "session {0}:", PM_NUMBER(record->sessions[i].session));
        pm_buffer_text(text, " ");
        if (record->sessions[i].n_parts == 0)
            pm_say_words(text, "nothing");
        add_parts(text, record->sessions[i].parts, record->sessions[i].n_parts);
    }
}

static void add_zone(struct pm_buffer *text, const char *zone) {
    if (zone != NULL)
        pm_buffer_printf(text, "%s: ", zone);
}

/* Not only measured. */
static bool is_matched(const struct pm_record *record) {
    return isfinite(record->target_lab.L);
}

static void add_plan(struct pm_buffer *text, const struct pm_record *record) {
    add_day(text, record->image.taken);
    add_zone(text, record->zone);
    if (record->photo != NULL)
        pm_buffer_printf(text, "%s, ", pm_base_name(record->photo));
    if (record->status != PM_STATUS_OK) {
        pm_buffer_text(text, pm_code_name(record->error.code));
        return;
    }
    if (record->has_hair && record->hair.name != PM_HAIR_UNKNOWN) {
        pm_say(text, "{0} hair,",
               PM_TEXT(pm_tr_word(text->language, PM_WORDS_HAIR_NAME, (int)record->hair.name)));
        pm_buffer_text(text, " ");
    }
    const struct pm_lab lab = is_matched(record) ? record->target_lab : record->hair.lab;
    pm_say(text,
           record->has_hair ? "L* {0.1} a* {1.1} b* {2.1}" : "colour asked for L* {0.1} a* {1.1} b* {2.1}",
           PM_NUMBER(lab.L), PM_NUMBER(lab.a), PM_NUMBER(lab.b));
    if (record->has_hair)
        pm_say(text, " \xc2\xb1{0.1}",
               PM_NUMBER(record->has_posterior && is_matched(record) ? record->posterior.radius_de00
                                                                     : record->hair.uncertainty_de00));
    add_sessions(text, "; ", record);
    for (size_t i = 0; i < record->n_zones; i++) {
        const struct pm_record *zone = &record->zones[i];
        pm_buffer_printf(text, "; %s", zone->zone);
        if (zone->has_apart && zone->apart.same)
            pm_say(text, " as {0}", PM_TEXT(zone->apart.from));
        else if (zone->n_sessions == 0)
            pm_say_words(text, ": no plan");
        add_sessions(text, ": ", zone);
    }
}

/* The date of the assessment: a person may have corrected the camera's. */
static void add_healed_day(struct pm_buffer *text, const struct pm_record *record) {
    const struct pm_followup_facts *facts = &record->followup;
    struct pm_date session;
    char day[11];
    if (facts->days < 0 || !pm_date_parse(facts->treated_on, &session)) {
        add_day(text, record->image.taken);
        return;
    }
    pm_date_text(pm_date_add(session, facts->days), day);
    add_day(text, day);
}

static void add_followup(struct pm_buffer *text, const struct pm_record *record) {
    const struct pm_followup_facts *facts = &record->followup;
    add_healed_day(text, record);
    add_zone(text, record->zone);
    if (isfinite(facts->de00))
        pm_say(text, "session {0} healed {1.1} \xc2\xb1{2.1} from the plan", PM_NUMBER(facts->session),
               PM_NUMBER(facts->de00), PM_NUMBER(facts->uncertainty_de00));
    else
        pm_say(text, "session {0}", PM_NUMBER(facts->session));
    if (isfinite(facts->treated.density_frac))
        pm_say(text, ", coverage {0%1} %", PM_NUMBER(facts->treated.density_frac));
    pm_buffer_text(text, ": ");
    pm_buffer_text(text, facts->advice != PM_ADVICE_NONE
                             ? pm_tr_word(text->language, PM_WORDS_ADVICE, (int)facts->advice)
                             : pm_tr(text->language, "no advice"));
    add_sessions(text, "; ", record);
}

static void add_entry(struct pm_buffer *text, const struct pm_log_entry *entry) {
    pm_buffer_printf(text, "%s: ", entry->date);
    add_zone(text, entry->zone);
    add_parts(text, entry->used, entry->n_used);
    struct pm_buffer lots = {0};
    add_lots(&lots, entry);
    if (lots.length > 0)
        pm_say(text, ", lot {0}", PM_TEXT(lots.text));
    text->failed = text->failed || lots.failed;
    pm_buffer_free(&lots);
    if (isfinite(entry->density_frac))
        pm_say(text, ", planned coverage {0%1} %", PM_NUMBER(entry->density_frac));
    if (entry->needle != NULL)
        pm_say(text, ", needle {0}", PM_TEXT(entry->needle));
    if (isfinite(entry->depth_mm))
        pm_say(text, ", {0.2} mm", PM_NUMBER(entry->depth_mm));
    if (entry->operator_id != NULL)
        pm_say(text, ", by {0}", PM_TEXT(entry->operator_id));
    if (entry->remark != NULL)
        pm_buffer_printf(text, "; %s", entry->remark);
}

/* ------------------------------------------------------------------ lists */

/* The text becomes one of the history's; NULL when memory runs out. */
static const char *keep(struct pm_history *history, struct pm_buffer *text, struct pm_error *err) {
    void *texts = history->texts;
    bool ok = pm_grow(&texts, &history->texts_capacity, history->n_texts + 1, sizeof *history->texts, err);
    history->texts = texts;
    char *kept = ok ? pm_buffer_take(text, err) : NULL;
    if (!ok)
        pm_buffer_free(text);
    if (kept != NULL)
        history->texts[history->n_texts++] = kept;
    return kept;
}

static const char *label_of(struct pm_history *history, const struct pm_client_line *line,
                            struct pm_error *err) {
    struct pm_buffer text = {.language = history->language};
    if (line->entry != NULL)
        pm_say(&text, "DONE {0}", PM_NUMBER(line->entry->session));
    else if (line->record->has_followup)
        pm_say(&text, "HEALED {0}", PM_NUMBER(line->record->followup.session));
    else
        pm_say_words(&text, line->record->status != PM_STATUS_OK ? "FAILED"
                            : is_matched(line->record)           ? "PLAN"
                                                                 : "COLOUR");
    return keep(history, &text, err);
}

static bool add_line(struct pm_history *history, const struct pm_client_line *line, struct pm_error *err) {
    struct pm_buffer text = {.language = history->language};
    void *lines = history->lines, *labels = history->labels;
    bool ok = pm_grow(&lines, &history->lines_capacity, history->n_lines + 1, sizeof *history->lines, err);
    history->lines = lines;
    ok =
        ok && pm_grow(&labels, &history->labels_capacity, history->n_lines + 1, sizeof *history->labels, err);
    history->labels = labels;
    if (!ok)
        return false;
    if (line->entry != NULL)
        add_entry(&text, line->entry);
    else if (line->record->has_followup)
        add_followup(&text, line->record);
    else
        add_plan(&text, line->record);
    const char *label = label_of(history, line, err);
    char *sentence = pm_buffer_take(&text, err);
    if (label == NULL || sentence == NULL) {
        free(sentence);
        return false;
    }
    history->labels[history->n_lines] = label;
    history->lines[history->n_lines++] = sentence;
    return true;
}

static bool add_done(struct pm_history *history, const struct pm_client_file *file,
                     const struct pm_log_entry *entry, struct pm_error *err) {
    struct pm_buffer planned = {0}, drops = {0}, lots = {0}, depth = {.language = history->language};
    const struct pm_session *session;
    void *done = history->done;
    bool ok = pm_grow(&done, &history->done_capacity, history->n_done + 1, sizeof *history->done, err);
    history->done = done;
    if (!ok)
        return false;
    add_parts(&drops, entry->used, entry->n_used);
    pm_buffer_text(&planned, "");
    if (pm_history_planned(file, entry->zone, entry->session, &session) != NULL)
        add_parts(&planned, session->parts, session->n_parts);
    pm_buffer_text(&lots, "");
    add_lots(&lots, entry);
    pm_buffer_text(&depth, "");
    if (isfinite(entry->depth_mm))
        pm_say_number(&depth, entry->depth_mm, 2);
    struct pm_sheet_entry *one = &history->done[history->n_done++];
    *one = (struct pm_sheet_entry){.session = entry->session,
                                   .zone = entry->zone,
                                   .date = entry->date,
                                   .planned = keep(history, &planned, err),
                                   .drops = keep(history, &drops, err),
                                   .lot = keep(history, &lots, err),
                                   .depth = keep(history, &depth, err),
                                   .needle = entry->needle,
                                   .operator_id = entry->operator_id};
    return one->planned != NULL && one->drops != NULL && one->lot != NULL && one->depth != NULL;
}

static bool add_all_done(const struct pm_client_file *file, struct pm_history *history, const char *zone,
                         struct pm_error *err) {
    bool ok = true;
    for (int number = 1; ok && number <= pm_history_last(file, zone); number++)
        if (pm_history_done(file, zone, number) != NULL)
            ok = add_done(history, file, pm_history_done(file, zone, number), err);
    return ok;
}

bool pm_history_read(const struct pm_client_file *file, const struct pm_language *language,
                     struct pm_history *history, struct pm_error *err) {
    *history = (struct pm_history){.language = language};
    bool ok = true;
    for (size_t i = 0; i < file->n_lines && ok; i++)
        if (file->lines[i].problem == NULL)
            ok = add_line(history, &file->lines[i], err);
    const struct pm_record *plan = pm_history_plan(file);
    ok = ok && add_all_done(file, history, plan != NULL ? plan->zone : NULL, err);
    for (size_t i = 0; ok && plan != NULL && i < plan->n_zones; i++)
        ok = add_all_done(file, history, plan->zones[i].zone, err);
    if (!ok)
        pm_history_free(history);
    return ok;
}

void pm_history_free(struct pm_history *history) {
    for (size_t i = 0; i < history->n_lines; i++)
        free(history->lines[i]);
    for (size_t i = 0; i < history->n_texts; i++)
        free(history->texts[i]);
    free(history->labels);
    free(history->lines);
    free(history->done);
    free(history->texts);
    *history = (struct pm_history){0};
}
