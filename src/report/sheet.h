/* The sheet: one record as a page to show the client, and a page to keep. */
#ifndef PM_REPORT_SHEET_H
#define PM_REPORT_SHEET_H

#include "report/overlay.h"

/* What was done in one session, for the page to keep. NULL: an empty field to fill in. */
struct pm_sheet_entry {
    int session;
    const char *zone;    /* NULL: the plan has none */
    const char *date;    /* YYYY-MM-DD */
    const char *planned; /* drops, if the record no longer plans the session */
    const char *drops, *lot, *expiry, *needle, *depth, *operator_id;
};

/* The paper; PM_PAPER_ANY: the printer's. */
enum pm_paper { PM_PAPER_ANY, PM_PAPER_A4, PM_PAPER_LETTER };

/* A picture for the head of sheets, PNG or SVG, embedded as data in an image element, in which an SVG
 * cannot run scripts or fetch anything. */
struct pm_logo {
    uint8_t *bytes;
    size_t size;
    bool svg;
};

/* What a sheet shows besides the record. Start from {0}; everything is borrowed for the call. */
struct pm_sheet {
    const struct pm_language *language; /* of all that is said on it; NULL: English */
    const char *clinic;                 /* for its head; NULL: none */
    const struct pm_logo *logo;         /* NULL: none */
    enum pm_paper paper;
    double dot_mm, cover_frac; /* for the preview: the width of a dot, and the coverage of all sessions;
                                  0: the default */
    const char *needle;        /* for its caption; NULL: not said */
    const char *date;          /* of the sheet, YYYY-MM-DD; NULL: none is printed */
    int session;               /* the session that "today" is; 0: the first */
    const struct pm_page_photo *photo; /* the whole photo; NULL: none */
    const struct pm_page_photo
        *closeup;                   /* the hair, with the pixels that were used painted over; NULL: none */
    const struct pm_record *before; /* the visit before a follow-up, whose photo is shown too; NULL: none */
    const struct pm_page_photo *before_photo;
    const struct pm_page_photo *pooled; /* one for each of the record's `pooled`, empty if it is gone;
                                           NULL: none */
    const struct pm_sheet_entry *done;  /* the sessions in the client's file */
    size_t n_done;
    const char *const *history;        /* plans, sessions and follow-ups, in words; most recent last */
    const char *const *history_labels; /* "PLAN", "DONE 1": what each line is; NULL: nothing is said */
    size_t n_history;
};

/* Appends one self-contained HTML page without script or outside resource, made to print on two pages of A4
 * or Letter. `sheet` may be NULL. Names are escaped, and only the last part of the photo's path is shown. */
void pm_report_html(const struct pm_record *record, const struct pm_sheet *sheet, struct pm_buffer *out);

/* ------------------------------------------------------------------ several records */

/* An index of the sheets in one folder, doubtful ones first, those of earlier runs last. Start zeroed; add
 * each record in order, write it, and free it. */
enum pm_doubt { PM_DOUBT_FAILED, PM_DOUBT_WARNED, PM_DOUBT_UNSURE, PM_DOUBT_NONE, PM_DOUBTS };

struct pm_index {
    const struct pm_language *language; /* NULL: English */
    struct pm_buffer rows[PM_DOUBTS];
    size_t n[PM_DOUBTS];
    struct pm_buffer earlier;
    size_t n_earlier;
};

/* `file` is the sheet's name in the folder; NULL: the record has none. `thumbnail` is what was measured of
 * the photo, or all of it; NULL: none. */
void pm_index_add(struct pm_index *index, const struct pm_record *record, const char *file,
                  const struct pm_page_photo *thumbnail);
/* The sheet of an earlier run, whose record is not at hand. */
void pm_index_earlier(struct pm_index *index, const char *file);
void pm_report_index(const struct pm_index *index, struct pm_buffer *out);
void pm_index_free(struct pm_index *index);

/* Appends a file name for the sheet of the `number`th record (from 1), "0001-IMG_0417.html": ASCII letters,
 * digits, '-', '_' and '.' only, no longer than 80 bytes, different for every number. */
void pm_sheet_file_name(const struct pm_record *record, size_t number, struct pm_buffer *out);

#endif
