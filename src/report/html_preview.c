/* A preview of the plan, as an illustration: scalp at its true size, bare and after each session. */
#include "report/html_page.h"

#include "color/lab.h"

#include <math.h>
#include <stdint.h>

/* A tile is a thumb's width of scalp. Dots are 90 to 140 um wide and stand about 1 mm apart, see
 * pigmatch-method(7); each session adds as many again. */
enum { TILE_MM = 12, GAP_MM = 1, LETTERS_MM = 4, MOST_DOTS = 4000 };
static const double usual_dot_mm = 0.115;
/* Healed work is up to two or three shades lighter than its pigment; the size of a shade if the plan has
 * no step, like `step_L` of struct pm_options. */
enum { SHADES_LIGHTER = 2 };
static const double usual_step_L = 3.5;

const char *pm_page_no_preview(const struct pm_record *record) {
    if (record->status != PM_STATUS_OK || record->n_sessions == 0 || record->has_followup)
        return "";
    if (record->palette_sha256 == NULL || record->palette_capture == PM_CAPTURE_NOMINAL)
        return N_("No preview of the dots on skin: the palette\xe2\x80\x99s colours are design values.");
    if (!record->has_skin)
        return N_("No preview of the dots on skin: no skin was measured in the photo.");
    if (record->n_zones > 0 || record->look == PM_LOOK_DENSITY)
        return N_("No preview of the dots on skin: it is drawn for a shaved head with one plan.");
    return NULL;
}

/* ------------------------------------------------------------------ the dots of a session */

/* 0 to 1, by a linear congruential generator (Numerical Recipes' constants): a page is the same each time. */
static double next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state / 4294967296.0;
}

static double dot_mm(const struct pm_page *page) {
    return page->sheet->dot_mm > 0 ? page->sheet->dot_mm : usual_dot_mm;
}

static double dot_mm2(const struct pm_page *page) {
    return acos(-1) / 4 * dot_mm(page) * dot_mm(page);
}

/* Dots of a session on a tile: one per square millimetre, or as many as give the requested coverage.
 */
static int dots_of_session(const struct pm_page *page) {
    const double tile_mm2 = TILE_MM * TILE_MM;
    if (!(page->sheet->cover_frac > 0))
        return (int)tile_mm2;
    const double of_session = page->sheet->cover_frac / (double)page->record->n_sessions;
    return (int)fmin(fmax(1, round(of_session * tile_mm2 / dot_mm2(page))), MOST_DOTS);
}

/* Coverage of the skin, except where dots overlap. */
static double covered_frac(const struct pm_page *page) {
    return dots_of_session(page) * (double)page->record->n_sessions * dot_mm2(page) / (TILE_MM * TILE_MM);
}

/* Each at a random place in a cell of a grid with as few excess cells as possible; drawn once and used by
 * every tile. */
static void define_dots(struct pm_page *page, int session) {
    const int dots = dots_of_session(page), side = (int)ceil(sqrt(dots)), squares = side * side;
    const double pitch_mm = (double)TILE_MM / side;
    uint32_t state = (uint32_t)session;
    pm_buffer_printf(page->out, "<g id=\"dots-%d\">", session);
    for (int i = 0; i < squares; i++) {
        const double x = (i % side + next_random(&state)) * pitch_mm,
                     y = (i / side + next_random(&state)) * pitch_mm;
        if ((i + 1) * dots / squares == i * dots / squares)
            continue;
        pm_page_raw(page, "<circle r=\"");
        pm_buffer_number(page->out, dot_mm(page) / 2, 3);
        pm_page_raw(page, "\" cx=\"");
        pm_buffer_number(page->out, x, 2);
        pm_page_raw(page, "\" cy=\"");
        pm_buffer_number(page->out, y, 2);
        pm_page_raw(page, "\"/>");
    }
    pm_page_raw(page, "</g>");
}

/* ------------------------------------------------------------------ tiles */

/* Scalp after the first `n` sessions, each lighter by `lighter_L`; its name below it. */
static void write_tile(struct pm_page *page, int at, size_t n, double lighter_L) {
    const struct pm_record *record = page->record;
    char hex[8];
    pm_lab_to_hex(record->skin.lab, hex);
    pm_buffer_printf(
        page->out, "<svg x=\"%d\" width=\"%d\" height=\"%d\"><rect width=\"%d\" height=\"%d\" fill=\"%s\"/>",
        at * (TILE_MM + GAP_MM), TILE_MM, TILE_MM, TILE_MM, TILE_MM, hex);
    for (size_t i = 0; i < n; i++) {
        struct pm_lab lab = record->sessions[i].lab;
        if (record->sessions[i].kind == PM_SESSION_EMPTY)
            continue;
        lab.L = fmin(100, lab.L + lighter_L);
        pm_lab_to_hex(lab, hex);
        pm_buffer_printf(page->out, "<use href=\"#dots-%zu\" fill=\"%s\"/>", i + 1, hex);
    }
    pm_buffer_printf(page->out, "</svg><text x=\"%d\" y=\"%d\" font-size=\"2.5\">", at * (TILE_MM + GAP_MM),
                     TILE_MM + LETTERS_MM - 1);
    if (n > 0 && lighter_L <= 0)
        pm_say(page->out, "session {0}", PM_NUMBER(record->sessions[n - 1].session));
    else
        pm_page_tr(page, n > 0 ? "healed?" : "bare");
    pm_page_raw(page, "</text>");
}

static double step_of(const struct pm_record *record) {
    for (size_t i = 1; i < record->n_sessions; i++)
        if (record->sessions[i].darker_L > 0)
            return record->sessions[i].darker_L;
    return usual_step_L;
}

void pm_page_preview(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (pm_page_no_preview(record) != NULL)
        return;
    const int tiles = 1 + 2 * (int)record->n_sessions;
    const int wide_mm = tiles * (TILE_MM + GAP_MM) - GAP_MM, high_mm = TILE_MM + LETTERS_MM;
    pm_page_around(page, "<section class=\"preview\"><h2>", "An illustration, in true size on paper",
                   "</h2>");
    pm_buffer_printf(page->out,
                     "<svg width=\"%dmm\" height=\"%dmm\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
                     wide_mm, high_mm, wide_mm, high_mm);
    pm_page_around(page, "", "Scalp bare and after each session", "\"><defs>");
    for (size_t i = 0; i < record->n_sessions; i++)
        define_dots(page, (int)i + 1);
    pm_page_raw(page, "</defs>");
    write_tile(page, 0, 0, 0);
    for (size_t i = 1; i <= record->n_sessions; i++) {
        write_tile(page, 2 * (int)i - 1, i, 0);
        write_tile(page, 2 * (int)i, i, SHADES_LIGHTER * step_of(record));
    }
    pm_page_raw(page, "</svg><p class=\"caption\">");
    pm_say(page->out,
           "Your skin with the planned pigments, fresh and not healed; beside each session two shades "
           "lighter, as it may heal. Dots {0.2} mm wide; after the last session they cover {1.1} % of the "
           "skin. No photo, and no promise.",
           PM_NUMBER(dot_mm(page)), PM_NUMBER(100 * covered_frac(page)));
    if (page->sheet->needle != NULL) {
        pm_page_raw(page, " ");
        pm_page_say_of(page, N_("Needle: {0}."), page->sheet->needle, 40);
    }
    pm_page_raw(page, "</p></section>\n");
}
