#include "report/html_page.h"

#include "base/memory.h"
#include "report/advice.h"
#include "report/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More rows would push the page's foot off the paper; the record holds them all. */
enum { MOST_ROWS = 8, LEAST_ROWS = 4 };

/* Zones need room too, and so does the history before a follow-up. */
static size_t most_rows(const struct pm_record *record) {
    const size_t taken = record->n_zones + (record->has_followup ? 3 : 0);
    return taken < MOST_ROWS - LEAST_ROWS ? MOST_ROWS - taken : LEAST_ROWS;
}

static int nearer_first(const void *left, const void *right) {
    const struct pm_candidate *a = left, *b = right;
    if (a->chosen != b->chosen)
        return a->chosen ? -1 : 1;
    if (a->de00 != b->de00)
        return a->de00 < b->de00 ? -1 : 1;
    return (a->blend != NULL) - (b->blend != NULL);
}

/* What the session of today uses. */
static bool is_shade_of(const struct pm_session *today, const struct pm_match *shade) {
    return today != NULL && today->n_parts == 1 && strcmp(today->parts[0].id, shade->id) == 0;
}

/* Every shade and blend, but only the nearest few of the blends without a gain, nearest first, as in the
 * record. A blend has no gain over a shade that is not used. */
static size_t gather(const struct pm_record *record, const struct pm_session *today,
                     struct pm_candidate *rows) {
    enum { MOST_WITHOUT_GAIN = 2 };
    const struct pm_blend *chosen = today != NULL ? pm_blend_of(record, today) : NULL;
    size_t n = 0, without_gain = 0;
    for (size_t i = 0; i < record->n_shades; i++) {
        const struct pm_match *shade = &record->shades[i];
        rows[n++] = (struct pm_candidate){shade, NULL, shade->lab, shade->de00, is_shade_of(today, shade)};
    }
    for (size_t i = 0; i < record->n_blends; i++) {
        const struct pm_blend *blend = &record->blends[i];
        if (blend != chosen && !blend->worthwhile && ++without_gain > MOST_WITHOUT_GAIN)
            continue;
        rows[n++] = (struct pm_candidate){NULL, blend, blend->lab, blend->de00, blend == chosen};
    }
    return n;
}

bool pm_candidates_gather(const struct pm_record *record, const struct pm_session *today,
                          struct pm_candidates *candidates) {
    const size_t most = most_rows(record);
    *candidates = (struct pm_candidates){.n_all = record->n_shades + record->n_blends};
    candidates->row = pm_alloc(candidates->n_all, sizeof *candidates->row, NULL);
    if (candidates->row == NULL)
        return false;
    const size_t n = gather(record, today, candidates->row);
    candidates->n = n < most ? n : most;
    if (n > 1)
        qsort(candidates->row, n, sizeof *candidates->row, nearer_first);
    return true;
}

void pm_candidates_free(struct pm_candidates *candidates) {
    free(candidates->row);
    *candidates = (struct pm_candidates){0};
}

/* ------------------------------------------------------------------ the table */

static const char *verdict_of(const struct pm_language *language, const struct pm_candidate *row) {
    if (row->chosen)
        return pm_tr(language, "today\xe2\x80\x99s");
    if (row->blend != NULL)
        return pm_tr(language, row->blend->worthwhile ? "worth mixing" : "no real gain");
    return row->shade->label == PM_LABEL_UNSURE
               ? pm_tr(language, "too close to call")
               : pm_tr_word(language, PM_WORDS_LABEL, (int)row->shade->label);
}

/* Not known: an empty cell. */
static void number_cell(struct pm_page *page, double value) {
    pm_page_raw(page, "<td class=\"number\">");
    if (isfinite(value))
        pm_page_number(page, value, 1);
    pm_page_raw(page, "</td>");
}

static void signed_cell(struct pm_page *page, double value) {
    pm_page_raw(page, "<td class=\"number\">");
    pm_page_signed(page, value, 1);
    pm_page_raw(page, "</td>");
}

static void say_bottles(struct pm_page *page, const struct pm_candidate *row) {
    pm_page_swatch(page, row->lab);
    if (row->blend != NULL) {
        pm_page_parts_brief(page, row->blend->parts, row->blend->n_parts);
        return;
    }
    const struct pm_part part = {.id = row->shade->id, .ratio = 1, .drops = -1};
    pm_page_parts_brief(page, &part, 1);
    pm_page_raw(page, " <small>");
    pm_page_names(page, &part, 1);
    pm_page_raw(page, "</small>");
}

static void write_row(struct pm_page *page, const struct pm_candidate *row, char letter) {
    const struct pm_lab target = page->record->target_lab;
    pm_buffer_printf(page->out, "<tr%s><th scope=\"row\">%c</th><td>", row->chosen ? " class=\"now\"" : "",
                     letter);
    say_bottles(page, row);
    pm_page_raw(page, "</td>");
    number_cell(page, row->lab.L);
    signed_cell(page, row->lab.a);
    signed_cell(page, row->lab.b);
    number_cell(page, row->de00);
    pm_page_raw(page, "<td>");
    if (!pm_say_delta(page->out,
                      (struct pm_lab){row->lab.L - target.L, row->lab.a - target.a, row->lab.b - target.b}))
        pm_page_tr(page, "hardly different");
    pm_page_raw(page, "</td>");
    if (page->record->n_blends > 0) {
        number_cell(page, row->blend != NULL ? row->blend->error_de00 : NAN);
        number_cell(page, row->blend != NULL ? row->blend->slip_de00 : NAN);
    }
    pm_page_raw(page, "<td>");
    pm_page_raw(page, verdict_of(page->out->language, row));
    pm_page_raw(page, "</td></tr>");
}

static void write_head(struct pm_page *page) {
    static const struct {
        const char *name;
        bool is_number, is_of_blends;
    } columns[] = {{N_("Mark"), false, false},
                   {N_("Drops and bottles"), false, false},
                   {"L*", true, false},
                   {"a*", true, false},
                   {"b*", true, false},
                   {N_("Apart"), true, false},
                   {N_("It is"), false, false},
                   {N_("Holds to \xc2\xb1"), true, true},
                   {N_("A drop moves"), true, true},
                   {N_("Verdict"), false, false}};
    pm_page_raw(page, "<table><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (!columns[i].is_of_blends || page->record->n_blends > 0)
            pm_buffer_printf(page->out, "<th scope=\"col\"%s>%s</th>",
                             columns[i].is_number ? " class=\"number\"" : "",
                             pm_tr(page->out->language, columns[i].name));
    pm_page_raw(page, "</tr></thead><tbody>");
}

void pm_page_candidates(struct pm_page *page, const struct pm_candidates *candidates) {
    if (candidates->n == 0)
        return;
    pm_page_around(
        page,
        "<section class=\"candidates\" tabindex=\"0\" aria-labelledby=\"candidates\"><h3 id=\"candidates\">",
        "Candidates: today\xe2\x80\x99s, then the nearest first", "</h3>");
    write_head(page);
    for (size_t i = 0; i < candidates->n; i++)
        write_row(page, &candidates->row[i], (char)('A' + (int)i));
    pm_page_raw(page, "</tbody></table>");
    if (candidates->n_all > candidates->n) {
        const long more = (long)(candidates->n_all - candidates->n);
        pm_page_raw(page, "<p class=\"caption\">");
        pm_say_n(page->out, "{0} more is in the record.", "{0} more are in the record.", more,
                 PM_NUMBER((double)more));
        pm_page_raw(page, "</p>");
    }
    pm_page_raw(page, "</section>\n");
}

/* ------------------------------------------------------------------ the plots */

static const char *goal_of(const struct pm_record *record) {
    return record->has_hair && record->look != PM_LOOK_SHAVED ? N_("hair") : N_("aim");
}

void pm_page_plots(struct pm_page *page, const struct pm_candidates *candidates) {
    const struct pm_record *record = page->record;
    struct pm_plot plot = {.goal = pm_tr(page->out->language, goal_of(record)),
                           .target = record->target_lab,
                           .uncertainty_de00 = record->has_hair ? record->hair.uncertainty_de00 : 0,
                           .spread_L = {NAN, NAN},
                           .n_points = candidates->n,
                           .sessions = record->sessions,
                           .n_sessions = record->n_sessions};
    if (record->has_hair)
        for (int i = 0; i < 2; i++)
            plot.spread_L[i] = record->hair.spread_L[i];
    for (size_t i = 0; i < candidates->n; i++) {
        const struct pm_candidate *row = &candidates->row[i];
        plot.points[i] = (struct pm_plot_point){row->lab, (char)('A' + (int)i),
                                                row->blend != NULL ? PM_PLOT_BLEND : PM_PLOT_SHADE};
    }
    pm_plot_ab(&plot, page->out);
    pm_plot_ladder(&plot, page->out);
}

void pm_page_plots_caption(struct pm_page *page) {
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<p class=\"caption\">");
    pm_say(page->out, "Ring: the {0}.", PM_TEXT(pm_tr(page->out->language, goal_of(record))));
    pm_page_raw(page, " ");
    if (record->has_hair)
        pm_page_around(
            page, "", "Shaded: where its true colour lies in nine photos of ten. Grey bar: most of the hair.",
            " ");
    pm_page_tr(page, record->n_blends > 0 ? "Discs: shades; diamonds: blends." : "Discs: shades.");
    pm_page_raw(page, "</p>");
}
