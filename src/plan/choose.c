#include "plan/choose.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "blend/blend.h"
#include "blend/bottles.h"
#include "blend/search.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double most_hue = 2;

/* The range of the next session's colour. */
struct window {
    struct pm_lab goal;
    struct pm_lab from;
    double L_range[2];
    double most_hue; /* |dH*ab| to `from` */
};

struct pm_lab pm_shades_darker(struct pm_lab lab, double steps, double step_L) {
    double L = fmin(fmax(lab.L - steps * step_L, 0), 100);
    double scale = lab.L > 0 ? L / lab.L : 1;
    return (struct pm_lab){L, scale * lab.a, scale * lab.b};
}

static struct pm_pick single(const struct pm_palette *palette, int shade) {
    return (struct pm_pick){.n = 1, .shade = {shade}, .drops = {1}, .lab = palette->shades[shade].lab};
}

static struct pm_pick picked_blend(const struct pm_palette *palette, const struct pm_blend *blend) {
    struct pm_pick pick = {.n = blend->n_parts, .lab = blend->lab};
    for (size_t i = 0; i < blend->n_parts; i++) {
        pick.shade[i] = pm_palette_find(palette, blend->parts[i].id);
        pick.drops[i] = blend->parts[i].drops;
    }
    return pick;
}

static struct pm_lab mixed(const struct pm_bottles *bottles, const struct pm_pick *pick) {
    size_t which[PM_MAX_PARTS];
    double drops[PM_MAX_PARTS];
    for (size_t i = 0; i < pick->n; i++) {
        which[i] = (size_t)pick->shade[i];
        drops[i] = pick->drops[i];
    }
    return pm_mix_lab(&bottles->mixer, which, drops, pick->n);
}

/* ------------------------------------------------------------------ for a target */

static void weigh_blends(const struct pm_plan_request *request, const struct pm_blend *blends, size_t n,
                         struct pm_pick *pick) {
    for (size_t i = 0; i < n && i < PM_BLENDS_WEIGHED && pick->n == 1; i++)
        if (blends[i].worthwhile)
            *pick = picked_blend(request->resolved->bottles.palette, &blends[i]);
}

bool pm_pick_for(const struct pm_plan_request *request, struct pm_lab target, struct pm_pick *pick,
                 struct pm_error *err) {
    const struct pm_bottles *bottles = &request->resolved->bottles;
    struct pm_options options = *request->options;
    struct pm_blend *blends = NULL;
    size_t n = 0;
    const bool own_target = memcmp(&request->target, &target, sizeof target) == 0;
    const int shade = pm_nearest_bottle(bottles, target);
    if (shade < 0)
        return pm_fail(err, PM_E_PALETTE,
                       "the palette has no shade left to use: all are excluded or out of stock");
    *pick = single(bottles->palette, shade);
    if (request->blends != NULL && options.top >= PM_BLENDS_WEIGHED && own_target) {
        weigh_blends(request, request->blends, request->n_blends, pick);
        return true;
    }
    options.top = PM_BLENDS_WEIGHED;
    if (!pm_blends(bottles, &options, target, &blends, &n, err))
        return false;
    weigh_blends(request, blends, n, pick);
    pm_blends_free(blends, n);
    return true;
}

/* ------------------------------------------------------------------ along a ladder */

static int next_rung(const struct pm_plan_request *request, int from, int direction, struct pm_notes *notes) {
    const struct pm_palette *palette = request->resolved->bottles.palette;
    const struct pm_shade *start = &palette->shades[from];
    for (int i = pm_palette_rung(palette, from, direction); i >= 0;
         i = pm_palette_rung(palette, i, direction)) {
        const struct pm_shade *shade = &palette->shades[i];
        if (!(direction * (start->lab.L - shade->lab.L) > 0))
            continue;
        if (pm_bottle_usable(&request->resolved->bottles, i))
            return i;
        pm_note_add(notes, &(struct pm_note){.code = shade->stock <= 0 ? PM_NOTE_PASSED_OUT_OF_STOCK
                                                                       : PM_NOTE_PASSED_EXCLUDED,
                                             .id = shade->id,
                                             .number = NAN});
    }
    pm_note_add(notes,
                &(struct pm_note){.code = direction > 0 ? PM_NOTE_NO_DARKER_RUNG : PM_NOTE_NO_LIGHTER_RUNG,
                                  .id = start->id,
                                  .ladder = start->ladder,
                                  .number = NAN});
    return -1;
}

/* ------------------------------------------------------------------ by a step of L* */

static bool in_window(const struct window *window, struct pm_lab lab) {
    return lab.L >= window->L_range[0] && lab.L <= window->L_range[1] &&
           fabs(pm_delta_hue(window->from, lab)) <= window->most_hue;
}

/* The bottles of `from` in as many drops, some perhaps in none: the nearest to the goal. */
static bool same_bottles(const struct pm_bottles *bottles, const struct pm_pick *from,
                         const struct window *window, struct pm_pick *to, struct pm_error *err) {
    int total = 0;
    double best_de00 = INFINITY;
    if (!pm_bottles_check(bottles, from->shade, from->n, err))
        return false;
    for (size_t i = 0; i < from->n; i++)
        total += from->drops[i];
    for (int a = 0; a <= total; a++) {
        for (int b = 0; a + b <= total; b++) {
            struct pm_pick tried = *from;
            memcpy(tried.drops, (int[]){a, b, total - a - b}, sizeof tried.drops);
            if (from->n < 3 && tried.drops[2] > 0)
                continue;
            tried.lab = mixed(bottles, &tried);
            double de00 = pm_de00(window->goal, tried.lab);
            if (!in_window(window, tried.lab) || de00 >= best_de00)
                continue;
            best_de00 = de00;
            *to = tried;
        }
    }
    return true;
}

/* Leaves out bottles of which no drop is used. */
static void tidy(struct pm_pick *pick) {
    size_t kept = 0;
    for (size_t i = 0; i < pick->n; i++) {
        if (pick->drops[i] == 0)
            continue;
        pick->shade[kept] = pick->shade[i];
        pick->drops[kept++] = pick->drops[i];
    }
    pick->n = kept;
    if (kept == 1)
        pick->drops[0] = 1;
}

static int nearest_single(const struct pm_bottles *bottles, const struct window *window) {
    const struct pm_shade *shades = bottles->palette->shades;
    int best = -1;
    double best_de00 = INFINITY;
    for (int i = 0; i < (int)bottles->palette->n_shades; i++) {
        if (!pm_bottle_usable(bottles, i) || !in_window(window, shades[i].lab))
            continue;
        double de00 = pm_de00(window->goal, shades[i].lab);
        bool tied = best >= 0 && de00 == best_de00;
        if (de00 < best_de00 || (tied && strcmp(shades[i].id, shades[best].id) < 0)) {
            best = i;
            best_de00 = de00;
        }
    }
    return best;
}

/* The nearest blend in the window, told against a single shade that is shade_de00 off; n_parts 0: none. */
static bool nearest_blend(const struct pm_plan_request *request, const struct window *window,
                          double shade_de00, struct pm_blend *blend, struct pm_error *err) {
    const struct pm_bottles *bottles = &request->resolved->bottles;
    struct pm_found found;
    size_t n = 0;
    *blend = (struct pm_blend){0};
    /* The goal has the hue of `from` and a chroma in proportion to L*; dH*ab varies with its root. */
    double hue_scale = window->from.L > 0 ? sqrt(window->goal.L / window->from.L) : 1;
    struct pm_search search = {.bottles = bottles,
                               .target = window->goal,
                               .drops = request->options->drops,
                               .pigments = request->options->pigments,
                               .top = 1,
                               .L_range = {window->L_range[0], window->L_range[1]},
                               .most_hue = window->most_hue * hue_scale};
    return pm_search(&search, &found, &n, NULL, err) &&
           (n == 0 || pm_blend_tell(bottles, found.which, found.ratio, found.n, window->goal, search.drops,
                                    shade_de00, blend, err));
}

static bool any_bottles(const struct pm_plan_request *request, const struct window *window,
                        struct pm_pick *to, struct pm_error *err) {
    struct pm_blend blend;
    int shade = nearest_single(&request->resolved->bottles, window);
    double shade_de00 =
        shade < 0 ? INFINITY : pm_de00(window->goal, request->resolved->bottles.palette->shades[shade].lab);
    if (!nearest_blend(request, window, shade_de00, &blend, err))
        return false;
    if (blend.n_parts > 0 && blend.worthwhile)
        *to = picked_blend(request->resolved->bottles.palette, &blend);
    else if (shade >= 0)
        *to = single(request->resolved->bottles.palette, shade);
    pm_blend_release(&blend);
    return true;
}

static bool next_by_step(const struct pm_plan_request *request, const struct pm_pick *from, int direction,
                         struct pm_pick *to, struct pm_error *err) {
    const struct {
        double off_steps, most_hue;
    } rounds[] = {{1.0 / 3, most_hue}, {2.0 / 3, most_hue}, {1.0 / 3, INFINITY}, {2.0 / 3, INFINITY}};
    struct window window = {.from = from->lab,
                            .goal = pm_shades_darker(from->lab, direction, request->options->step_L)};
    double goal_L = from->lab.L - direction * request->options->step_L;
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds && to->n == 0; i++) {
        window.L_range[0] = goal_L - rounds[i].off_steps * request->options->step_L;
        window.L_range[1] = goal_L + rounds[i].off_steps * request->options->step_L;
        window.most_hue = rounds[i].most_hue;
        if (from->n > 1 && !same_bottles(&request->resolved->bottles, from, &window, to, err))
            return false;
        if (to->n == 0 && !any_bottles(request, &window, to, err))
            return false;
    }
    tidy(to);
    return true;
}

static bool shares_bottles(const struct pm_pick *from, const struct pm_pick *to) {
    for (size_t i = 0; i < to->n; i++) {
        bool found = false;
        for (size_t k = 0; k < from->n; k++)
            found = found || from->shade[k] == to->shade[i];
        if (!found)
            return false;
    }
    return true;
}

static void note_step(const struct pm_plan_request *request, const struct pm_pick *from,
                      const struct pm_pick *to, int direction, struct pm_notes *notes) {
    if (to->n == 0) {
        pm_note_number(notes, direction > 0 ? PM_NOTE_NO_DARKER_STEP : PM_NOTE_NO_LIGHTER_STEP,
                       request->options->step_L);
        return;
    }
    if (from->n > 1 && !shares_bottles(from, to))
        pm_note_number(notes, direction > 0 ? PM_NOTE_BOTTLES_UNLIKE_BEFORE : PM_NOTE_BOTTLES_UNLIKE_AFTER,
                       NAN);
    if (fabs(pm_delta_hue(from->lab, to->lab)) > most_hue)
        pm_note_number(notes, PM_NOTE_HUE_SHIFTS, NAN);
}

/* ------------------------------------------------------------------ a wide rung */

const double pm_wide_step_L = 5;

/* Between two rungs far apart: both bottles, in the fewest drops that come within a third of a step of one
 * shade darker. A blend of neighbours is never a larger step than the rung, however wrong the prediction
 * is; if nearer bottles are missing, it must be worthwhile. */
static bool bridge(const struct pm_plan_request *request, const struct pm_pick *from, int rung, int direction,
                   struct pm_pick *to, struct pm_error *err) {
    const struct pm_bottles *bottles = &request->resolved->bottles;
    const struct pm_palette *palette = bottles->palette;
    const double step_L = request->options->step_L;
    const int most = request->options->drops, shades[2] = {from->shade[0], rung};
    const bool neighbours = rung == pm_palette_rung(palette, from->shade[0], direction);
    const struct pm_lab goal = pm_shades_darker(from->lab, direction, step_L);
    const struct window window = {.goal = goal,
                                  .from = from->lab,
                                  .L_range = {goal.L - step_L / 3, goal.L + step_L / 3},
                                  .most_hue = INFINITY};
    struct pm_pick pair = {.n = 2, .shade = {shades[0], rung}, .lab = from->lab};
    const struct pm_lab far = palette->shades[rung].lab;
    const double error_de00 = isnan(palette->calib_error_de00) ? pm_blend_error_de00(pm_de00(from->lab, far))
                                                               : palette->calib_error_de00;
    struct pm_pick blend = {0};
    if (request->options->pigments < 2 || most < 2 || bottles->brand[shades[0]] != bottles->brand[rung] ||
        !bottles->mixer.pigments[shades[0]].mixable || !bottles->mixer.pigments[rung].mixable)
        return true;
    for (int total = 2; total <= most && blend.n == 0; total++) {
        pair.drops[0] = 1;
        pair.drops[1] = total - 1;
        if (!same_bottles(bottles, &pair, &window, &blend, err))
            return false;
    }
    if (blend.n == 2 &&
        (neighbours || pm_blend_worthwhile(pm_de00(goal, far), pm_de00(goal, blend.lab), error_de00)))
        *to = blend;
    return true;
}

static bool next_on_ladder(const struct pm_plan_request *request, const struct pm_pick *from, int direction,
                           struct pm_pick *to, struct pm_notes *notes, struct pm_error *err) {
    const struct pm_palette *palette = request->resolved->bottles.palette;
    int rung = next_rung(request, from->shade[0], direction, notes);
    if (rung < 0)
        return true;
    *to = single(palette, rung);
    const double gap_L = fabs(from->lab.L - to->lab.L);
    if (gap_L <= pm_wide_step_L)
        return true;
    if (!bridge(request, from, rung, direction, to, err))
        return false;
    struct pm_note said = {.code = PM_NOTE_HALF_RUNG, .id = palette->shades[rung].id, .number = gap_L};
    if (to->n == 1 && rung == pm_palette_rung(palette, from->shade[0], direction)) {
        said = (struct pm_note){.code = PM_NOTE_LARGE_STEP, .number = gap_L};
    } else if (to->n == 1) { /* missing bottles must not make a plan darker */
        said.code = PM_NOTE_TOO_FAR;
        *to = (struct pm_pick){0};
    }
    pm_note_add(notes, &said);
    return true;
}

bool pm_pick_next(const struct pm_plan_request *request, const struct pm_pick *from, int direction,
                  struct pm_pick *to, struct pm_notes *notes, struct pm_error *err) {
    const struct pm_shade *shade = &request->resolved->bottles.palette->shades[from->shade[0]];
    *to = (struct pm_pick){0};
    if (from->n == 1 && shade->ladder != NULL) {
        if (!next_on_ladder(request, from, direction, to, notes, err))
            return false;
    } else {
        if (!next_by_step(request, from, direction, to, err))
            return false;
        note_step(request, from, to, direction, notes);
    }
    if (to->n > 0)
        return true;
    *to = *from;
    pm_note_number(notes, direction > 0 ? PM_NOTE_SAME_MORE_DOTS : PM_NOTE_SAME_FEWER_DOTS, NAN);
    return true;
}

/* ------------------------------------------------------------------ a person's choice */

enum { MOST_DROPS_USED = 100 };

/* One "ID:DROPS", or an ID alone (0 drops). `item` is changed. */
static bool parse_item(char *item, const struct pm_palette *palette, int *shade, int *drops,
                       struct pm_error *err) {
    long counted = 0;
    *shade = pm_palette_find(palette, item);
    char *colon = strrchr(item, ':');
    if (*shade < 0 && colon != NULL) {
        *colon = '\0';
        if (!pm_parse_int(colon + 1, 1, MOST_DROPS_USED, &counted))
            return pm_fail(err, PM_E_USAGE, "use: '%s' drops of '%s': give a whole number, 1 to %d",
                           colon + 1, item, MOST_DROPS_USED);
        *shade = pm_palette_find(palette, item);
    }
    *drops = (int)counted;
    return *shade >= 0 || pm_fail(err, PM_E_USAGE, "use: the palette has no shade '%s'", item);
}

static bool check_pick(const struct pm_palette *palette, const struct pm_pick *pick, struct pm_error *err) {
    for (size_t i = 0; i < pick->n; i++) {
        const char *id = palette->shades[pick->shade[i]].id;
        if (pick->n > 1 && pick->drops[i] == 0)
            return pm_fail(err, PM_E_USAGE, "use: say how many drops of '%s', as in %s:4", id, id);
        for (size_t k = 0; k < i; k++)
            if (pick->shade[k] == pick->shade[i])
                return pm_fail(err, PM_E_USAGE, "use: '%s' is named twice", id);
    }
    return true;
}

bool pm_pick_parse(const char *text, const struct pm_palette *palette, struct pm_pick *pick,
                   struct pm_error *err) {
    char *copy, *rest, *item;
    *pick = (struct pm_pick){.lab = {NAN, NAN, NAN}};
    if (!pm_copy_text(&copy, text, err))
        return false;
    rest = copy;
    bool ok = true;
    while (ok && (item = strsep(&rest, ",")) != NULL) {
        ok = pick->n < PM_MAX_PARTS || pm_fail(err, PM_E_USAGE, "use: at most %d bottles", PM_MAX_PARTS);
        ok = ok && parse_item(item, palette, &pick->shade[pick->n], &pick->drops[pick->n], err);
        pick->n += ok;
    }
    ok = ok && check_pick(palette, pick, err);
    free(copy);
    return ok;
}

bool pm_pick_mix(const struct pm_bottles *bottles, struct pm_pick *pick, struct pm_error *err) {
    if (pick->n > 1 && !pm_bottles_check(bottles, pick->shade, pick->n, err))
        return false;
    if (pick->n > 1)
        pick->lab = mixed(bottles, pick);
    else
        *pick = single(bottles->palette, pick->shade[0]);
    return true;
}

/* ------------------------------------------------------------------ what options name */

bool pm_resolve(struct pm_resolved *resolved, const struct pm_options *options, struct pm_error *err) {
    *resolved = (struct pm_resolved){.mix_brands = options->mix_brands};
    if (!pm_bottles_init(&resolved->bottles, options->palette, options->exclude, options->mix_brands, err))
        return false;
    if (pm_copy_text(&resolved->exclude_text, options->exclude, err) &&
        pm_copy_text(&resolved->use_text, options->use, err) &&
        (options->use == NULL || (pm_pick_parse(options->use, options->palette, &resolved->use, err) &&
                                  pm_pick_mix(&resolved->bottles, &resolved->use, err))))
        return true;
    pm_resolved_release(resolved);
    return false;
}

static bool same_text(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool pm_resolved_fits(const struct pm_resolved *resolved, const struct pm_options *options,
                      struct pm_error *err) {
    const char *other = resolved->bottles.palette != options->palette          ? "palette"
                        : !same_text(resolved->exclude_text, options->exclude) ? "exclude"
                        : !same_text(resolved->use_text, options->use)         ? "use"
                        : resolved->mix_brands != options->mix_brands          ? "mix_brands"
                                                                               : NULL;
    return other == NULL || pm_fail(err, PM_E_USAGE,
                                    "resolved was made of options with another %s: call pm_options_resolve "
                                    "again, or set it to NULL",
                                    other);
}

void pm_resolved_release(struct pm_resolved *resolved) {
    pm_bottles_free(&resolved->bottles);
    free(resolved->exclude_text);
    free(resolved->use_text);
}
