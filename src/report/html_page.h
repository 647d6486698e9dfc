/* The building blocks of sheets. */
#ifndef PM_REPORT_HTML_PAGE_H
#define PM_REPORT_HTML_PAGE_H

#include "base/say.h"
#include "report/sheet.h"

struct pm_page {
    const struct pm_record *record;
    const struct pm_sheet *sheet;
    const struct pm_session *today; /* NULL: nothing is planned */
    struct pm_buffer *out;
};

/* Our own text and markup, unchanged. */
void pm_page_raw(struct pm_page *page, const char *html);
/* Our own words in the page's language, and the same between two pieces of markup. */
void pm_page_tr(struct pm_page *page, const char *english);
void pm_page_around(struct pm_page *page, const char *before, const char *english, const char *after);
/* A page that writes into a buffer of its own, for parts of a sentence. */
struct pm_page pm_page_beside(const struct pm_page *page, struct pm_buffer *text);
/* A sentence with one place, {0}, for a text of unknown origin, which is set apart from it. */
void pm_page_say_of(struct pm_page *page, const char *english, const char *text, int most);
/* A sentence with one place, {0}, for the parts of a session. */
void pm_page_say_parts(struct pm_page *page, const char *english, const struct pm_part *parts, size_t n);
/* The texts of said_again.h and advice.h, escaped; false if there is none. Each frees its argument. */
bool pm_page_said(struct pm_page *page, struct pm_buffer *text);
/* Text of unknown origin, cleaned and escaped, at most `most` columns (0: no limit); NULL is nothing. */
void pm_page_text(struct pm_page *page, const char *text, int most);
void pm_page_number(struct pm_page *page, double value, int decimals);
/* A number with its sign, a real minus. */
void pm_page_signed(struct pm_page *page, double value, int decimals);
/* " L* 34.2, a* +6.2, b* +10.6". */
void pm_page_lab(struct pm_page *page, struct pm_lab lab);
/* "10 May 2026", for a time its date; anything else unchanged. */
void pm_page_date(struct pm_page *page, const char *date);
/* "20 to 24 May 2026", or "10 to 14 days later"; nothing if neither is known. */
void pm_page_when(struct pm_page *page, const struct pm_session *session);
/* "6 drops N6 + 4 drops W5", or a shade's id alone; in a table that says so in its head, "6 N6 + 4 W5". */
void pm_page_parts(struct pm_page *page, const struct pm_part *parts, size_t n);
void pm_page_parts_brief(struct pm_page *page, const struct pm_part *parts, size_t n);
/* The names of the bottles, "Neutral 6, medium dark"; false if the record names none of them. */
bool pm_page_names(struct pm_page *page, const struct pm_part *parts, size_t n);
/* A small block of the colour, ignored by screen readers. */
void pm_page_swatch(struct pm_page *page, struct pm_lab lab);

/* How a page opens. */
struct pm_head {
    const struct pm_language *language;
    const char *title;    /* of unknown origin */
    const char *css;      /* the style sheet */
    const char *more_css; /* behind it; NULL: nothing */
    const char *policy;   /* what its Content-Security-Policy allows */
    const char *body;     /* attributes of <body>, escaped; NULL: none */
};

/* Everything from the doctype to <body>, with a policy that forbids the page to fetch anything. */
void pm_page_head(struct pm_buffer *out, const struct pm_head *head);
/* The policy of a sheet: embedded pictures, style in its elements, no script. */
extern const char pm_sheet_policy[];

/* The whole first and the whole second page of a sheet. */
void pm_page_client(struct pm_page *page);
void pm_page_keep(struct pm_page *page);

/* "dark brown"; "measured" where it has no name. */
void pm_page_hair_name(struct pm_page *page, const struct pm_hair_facts *hair);
/* "Note: ...", the remark on a plan; nothing if there is none. */
void pm_page_plan_note(struct pm_page *page);
/* Why nothing was measured, in a sentence. */
void pm_page_failure(struct pm_page *page);

/* Two adjacent colours, since an invisible seam is a match; with their names in the page's language. */
void pm_page_pair(struct pm_page *page, struct pm_lab left, const char *what_left, struct pm_lab right,
                  const char *what_right);
/* The names of the bottles, the ratio and the volume of a session. */
void pm_page_how_to_mix(struct pm_page *page, const struct pm_session *session);

/* ------------------------------------------------------------------ html_healed.c */

/* The result of a follow-up, instead of today's shade; and the reason of its advice, for page two. */
void pm_page_healed(struct pm_page *page);
void pm_page_healed_reason(struct pm_page *page);

/* ------------------------------------------------------------------ html_pictures.c */

/* The photos with their frames: the entire photo and a close-up; before and after; or all photos that
 * were combined. */
bool pm_page_has_pictures(const struct pm_page *page);
void pm_page_pictures(struct pm_page *page);
/* A small picture without frames; nothing if there is none. */
void pm_page_thumbnail(struct pm_page *page, const struct pm_page_photo *photo);

/* ------------------------------------------------------------------ html_preview.c */

/* Tiles of scalp, bare and after each session, where the skin was measured and the palette is of measured
 * ink. */
void pm_page_preview(struct pm_page *page);
/* Why there is none, in English, for pm_tr; "" if none is expected; NULL: there is one. */
const char *pm_page_no_preview(const struct pm_record *record);

/* ------------------------------------------------------------------ html_words.c */

/* The certainty, and how to improve it. */
void pm_page_sureness(struct pm_page *page);
/* "; in this plan one shade is 4.2, so the photo may be off by two shades", if the plan has steps. */
void pm_page_say_in_shades(struct pm_page *page, double uncertainty_de00);
void pm_page_surer(struct pm_page *page);
/* How close today's colour is to the aim, in a sentence. */
void pm_page_nearness(struct pm_page *page);
/* What the target is: "your hair", "the shadow of your hair, shaved", "the colour asked for"; in English, for
 * pm_tr. */
const char *pm_page_goal(const struct pm_record *record);
/* What the client must know about a session, in a few words without the palette's terms, in English, for
 * pm_tr; NULL: nothing. The details are on page two. */
const char *pm_page_brief_note(const struct pm_session *session);
/* What has not been measured yet, as list items. */
void pm_page_unverified(struct pm_page *page);

/* ------------------------------------------------------------------ html_zones.c */

/* Today's session for the other zones, in a line. */
void pm_page_zones_today(struct pm_page *page);
/* One table with a row per zone, instead of the rows of one plan. */
void pm_page_zones_plan(struct pm_page *page);
/* Their planned drops for a session, for the fields to fill in; and their figures. */
void pm_page_zones_planned(struct pm_page *page, int session);
void pm_page_zones_figures(struct pm_page *page);
/* " Session 2: only at the client's wish." for each session of a record or zone with notes. */
void pm_page_notes(struct pm_page *page, const struct pm_record *zone);

/* ------------------------------------------------------------------ html_candidates.c */

/* One row: a single shade or a blend. */
struct pm_candidate {
    const struct pm_match *shade; /* NULL: a blend */
    const struct pm_blend *blend;
    struct pm_lab lab;
    double de00;
    bool chosen; /* it is used today */
};

/* Shades and blends together: what `today` (NULL: nothing) uses, then the nearest first, one row a set of
 * bottles; of blends that gain nothing the nearest two. */
struct pm_candidates {
    struct pm_candidate *row;
    size_t n, n_all; /* shown, and in the record */
};

/* False if memory runs out. Borrows from the record; freed by pm_candidates_free. */
PM_USE_RESULT bool pm_candidates_gather(const struct pm_record *record, const struct pm_session *today,
                                        struct pm_candidates *candidates);
void pm_candidates_free(struct pm_candidates *candidates);

/* The rows, lettered from A. */
void pm_page_candidates(struct pm_page *page, const struct pm_candidates *candidates);
/* The two plots, with the same letters; and the legend below them. */
void pm_page_plots(struct pm_page *page, const struct pm_candidates *candidates);
void pm_page_plots_caption(struct pm_page *page);

/* ------------------------------------------------------------------ titles */

/* The subject of the record, for a title: "IMG_0417.jpg", "several photos", "a colour asked for". Of
 * unknown origin. */
const char *pm_record_subject(const struct pm_language *language, const struct pm_record *record);

#endif
