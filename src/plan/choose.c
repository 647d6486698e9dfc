#include "plan/choose.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "blend/blend.h"
#include "blend/bottles.h"
#include "blend/search.h"
#include "color/lab.h"
#include "plan/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double most_hue = 2;

/* Where the next session's colour must lie. */
struct window {
    struct pm_lab goal;
    struct pm_lab from;
    double L_range[2];
    double most_hue; /* |dH*ab| to `from` */
};

void pm_note(struct pm_buffer *note, const char *clause) {
    if (note->length > 0)
        pm_buffer_text(note, "; ");
    pm_buffer_text(note, clause);
}

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

/* ------------------------------------------------------------------ for a target */

static void weigh_blends(const struct pm_pick_rules *rules, const struct pm_blend *blends, size_t n,
                         struct pm_pick *pick) {
    for (size_t i = 0; i < n && i < PM_BLENDS_WEIGHED && pick->n == 1; i++)
        if (blends[i].worthwhile)
            *pick = picked_blend(rules->palette, &blends[i]);
}

static bool search_blends(const struct pm_pick_rules *rules, struct pm_lab target, struct pm_blend **blends,
                          size_t *n, struct pm_error *err) {
    struct pm_blend_request request;
    pm_blend_request_init(&request, rules->palette, target);
    request.choice = rules->choice;
    request.drops = rules->drops;
    request.pigments = rules->pigments;
    request.top = PM_BLENDS_WEIGHED;
    return pm_blends(&request, blends, n, err);
}

bool pm_pick_for(const struct pm_pick_rules *rules, struct pm_lab target, struct pm_pick *pick,
                 struct pm_error *err) {
    struct pm_blend *blends = NULL;
    size_t n = 0;
    int shade = pm_nearest_shade(rules->palette, &rules->choice, target);
    if (shade < 0)
        return pm_fail(err, PM_E_PALETTE,
                       "the palette has no shade left to use: all are excluded or out of stock");
    *pick = single(rules->palette, shade);
    if (rules->blends != NULL && memcmp(&rules->target, &target, sizeof target) == 0) {
        weigh_blends(rules, rules->blends, rules->n_blends, pick);
        return true;
    }
    if (!search_blends(rules, target, &blends, &n, err))
        return false;
    weigh_blends(rules, blends, n, pick);
    pm_blends_free(blends, n);
    return true;
}

/* ------------------------------------------------------------------ along a ladder */

static const char *direction_word(int direction) {
    return direction > 0 ? "darker" : "lighter";
}

static int next_rung(const struct pm_pick_rules *rules, int from, int direction, struct pm_buffer *note) {
    const struct pm_palette *palette = rules->palette;
    const struct pm_shade *start = &palette->shades[from];
    for (int i = pm_palette_rung(palette, from, direction); i >= 0;
         i = pm_palette_rung(palette, i, direction)) {
        const struct pm_shade *shade = &palette->shades[i];
        if (!(direction * (start->lab.L - shade->lab.L) > 0))
            continue;
        if (pm_shade_usable(&rules->choice, shade))
            return i;
        pm_note(note, shade->id);
        pm_buffer_text(note, shade->stock <= 0 ? " is out of stock and passed over"
                                               : " is excluded and passed over");
    }
    pm_note(note, "nothing ");
    pm_buffer_printf(note, "%s than %s in the ladder %s", direction_word(direction), start->id,
                     start->ladder);
    return -1;
}

/* ------------------------------------------------------------------ by a step of L* */

static bool in_window(const struct window *window, struct pm_lab lab) {
    return lab.L >= window->L_range[0] && lab.L <= window->L_range[1] &&
           fabs(pm_delta_hue(window->from, lab)) <= window->most_hue;
}

/* The bottles of `from` in as many drops, some perhaps in none: the nearest to the goal. */
static bool same_bottles(const struct pm_palette *palette, const struct pm_pick *from,
                         const struct window *window, struct pm_pick *to, struct pm_error *err) {
    static const size_t all[PM_MAX_PARTS] = {0, 1, 2};
    struct pm_bottles bottles;
    int total = 0;
    double best_de00 = INFINITY;
    if (!pm_bottles_of(&bottles, palette, from->shade, from->n, err))
        return false;
    for (size_t i = 0; i < from->n; i++)
        total += from->drops[i];
    for (int a = 0; a <= total; a++) {
        for (int b = 0; a + b <= total; b++) {
            int drops[PM_MAX_PARTS] = {a, b, total - a - b};
            if (from->n < 3 && drops[2] > 0)
                continue;
            struct pm_lab lab = pm_mix_lab(&bottles.mixer, all, (double[]){a, b, drops[2]}, from->n);
            double de00 = pm_de00(window->goal, lab);
            if (!in_window(window, lab) || de00 >= best_de00)
                continue;
            best_de00 = de00;
            *to = (struct pm_pick){.n = from->n, .lab = lab};
            memcpy(to->drops, drops, sizeof drops);
        }
    }
    memcpy(to->shade, from->shade, sizeof to->shade);
    pm_bottles_free(&bottles);
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

static int nearest_single(const struct pm_pick_rules *rules, const struct window *window) {
    const struct pm_palette *palette = rules->palette;
    int best = -1;
    double best_de00 = INFINITY;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (!pm_shade_usable(&rules->choice, shade) || !in_window(window, shade->lab))
            continue;
        double de00 = pm_de00(window->goal, shade->lab);
        bool tied = best >= 0 && de00 == best_de00;
        if (de00 < best_de00 || (tied && strcmp(shade->id, palette->shades[best].id) < 0)) {
            best = (int)i;
            best_de00 = de00;
        }
    }
    return best;
}

/* The nearest blend in the window, told against a single shade that is shade_de00 off; n_parts 0: none. */
static bool nearest_blend(const struct pm_pick_rules *rules, const struct window *window, double shade_de00,
                          struct pm_blend *blend, struct pm_error *err) {
    struct pm_bottles bottles;
    struct pm_found found;
    size_t n = 0;
    *blend = (struct pm_blend){0};
    if (rules->pigments < 2)
        return true;
    if (!pm_bottles_init(&bottles, rules->palette, &rules->choice, window->goal, err))
        return false;
    /* The goal has the hue of `from` and a chroma smaller or greater as L* is; dH*ab goes with its root. */
    double hue_scale = window->from.L > 0 ? sqrt(window->goal.L / window->from.L) : 1;
    struct pm_search search = {.mixer = &bottles.mixer,
                               .brand = bottles.brand,
                               .order = bottles.order,
                               .target = window->goal,
                               .drops = rules->drops,
                               .pigments = rules->pigments,
                               .top = 1,
                               .L_range = {window->L_range[0], window->L_range[1]},
                               .most_hue = window->most_hue * hue_scale};
    bool ok = pm_search(&search, &found, &n, NULL, err);
    if (ok && n > 0)
        ok = pm_blend_tell(&bottles, found.which, found.ratio, found.n, window->goal, rules->drops,
                           shade_de00, blend, err);
    pm_bottles_free(&bottles);
    return ok;
}

static bool any_bottles(const struct pm_pick_rules *rules, const struct window *window, struct pm_pick *to,
                        struct pm_error *err) {
    struct pm_blend blend;
    int shade = nearest_single(rules, window);
    double shade_de00 = shade < 0 ? INFINITY : pm_de00(window->goal, rules->palette->shades[shade].lab);
    if (!nearest_blend(rules, window, shade_de00, &blend, err))
        return false;
    if (blend.n_parts > 0 && blend.worthwhile)
        *to = picked_blend(rules->palette, &blend);
    else if (shade >= 0)
        *to = single(rules->palette, shade);
    pm_blend_release(&blend);
    return true;
}

static bool next_by_step(const struct pm_pick_rules *rules, const struct pm_pick *from, int direction,
                         struct pm_pick *to, struct pm_error *err) {
    const struct {
        double off_steps, most_hue;
    } rounds[] = {{1.0 / 3, most_hue}, {2.0 / 3, most_hue}, {1.0 / 3, INFINITY}, {2.0 / 3, INFINITY}};
    struct window window = {.from = from->lab, .goal = pm_shades_darker(from->lab, direction, rules->step_L)};
    double goal_L = from->lab.L - direction * rules->step_L;
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds && to->n == 0; i++) {
        window.L_range[0] = goal_L - rounds[i].off_steps * rules->step_L;
        window.L_range[1] = goal_L + rounds[i].off_steps * rules->step_L;
        window.most_hue = rounds[i].most_hue;
        if (from->n > 1 && !same_bottles(rules->palette, from, &window, to, err))
            return false;
        if (to->n == 0 && !any_bottles(rules, &window, to, err))
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

static void note_step(const struct pm_pick_rules *rules, const struct pm_pick *from, const struct pm_pick *to,
                      int direction, struct pm_buffer *note) {
    if (to->n == 0) {
        pm_note(note, "nothing in the palette is one shade (");
        pm_buffer_number(note, rules->step_L, 1);
        pm_buffer_printf(note, " L*) %s", direction_word(direction));
        return;
    }
    if (from->n > 1 && !shares_bottles(from, to))
        pm_note(note, direction > 0 ? "other bottles: those of the session before do not reach it"
                                    : "other bottles: those of the session after do not reach it");
    if (fabs(pm_delta_hue(from->lab, to->lab)) > most_hue)
        pm_note(note, "the hue shifts: nothing at hand keeps it");
}

bool pm_pick_next(const struct pm_pick_rules *rules, const struct pm_pick *from, int direction,
                  struct pm_pick *to, struct pm_buffer *note, struct pm_error *err) {
    *to = (struct pm_pick){0};
    if (from->n == 0) {
        pm_note(note, direction > 0 ? "nothing darker: see the session before"
                                    : "nothing lighter: see the session after");
        return true;
    }
    if (from->n == 1 && rules->palette->shades[from->shade[0]].ladder != NULL) {
        int rung = next_rung(rules, from->shade[0], direction, note);
        if (rung >= 0)
            *to = single(rules->palette, rung);
        return true;
    }
    if (!next_by_step(rules, from, direction, to, err))
        return false;
    note_step(rules, from, to, direction, note);
    return true;
}

/* ------------------------------------------------------------------ a person's choice */

enum { MOST_USED_DROPS = 100 };

/* One "ID:DROPS", or an ID alone. `item` is changed. */
static bool parse_item(char *item, const struct pm_palette *palette, struct pm_use *use,
                       struct pm_error *err) {
    long drops = 0;
    use->shade = pm_palette_find(palette, item);
    char *colon = strrchr(item, ':');
    if (use->shade < 0 && colon != NULL) {
        *colon = '\0';
        if (!pm_parse_int(colon + 1, 1, MOST_USED_DROPS, &drops))
            return pm_fail(err, PM_E_USAGE, "--use: '%s' drops of '%s': give a whole number, 1 to %d",
                           colon + 1, item, MOST_USED_DROPS);
        use->shade = pm_palette_find(palette, item);
    }
    use->drops = (int)drops;
    if (use->shade < 0)
        return pm_fail(err, PM_E_USAGE,
                       "--use: the palette has no shade '%s': `pigmatch palette show` lists its ids", item);
    return true;
}

static bool check_use(const struct pm_palette *palette, const struct pm_use *use, size_t n,
                      struct pm_error *err) {
    for (size_t i = 0; i < n; i++) {
        const char *id = palette->shades[use[i].shade].id;
        if (n > 1 && use[i].drops == 0)
            return pm_fail(err, PM_E_USAGE, "--use: say how many drops of '%s', as in %s:4", id, id);
        for (size_t k = 0; k < i; k++)
            if (use[k].shade == use[i].shade)
                return pm_fail(err, PM_E_USAGE, "--use: '%s' is named twice", id);
    }
    return true;
}

bool pm_use_parse(const char *text, const struct pm_palette *palette, struct pm_use use[PM_MAX_PARTS],
                  size_t *n, struct pm_error *err) {
    char *copy = NULL, *next = NULL;
    bool ok = false;
    size_t count = 0;
    if (!pm_copy_text(&copy, text, err))
        return false;
    for (char *item = copy; item != NULL; item = next) {
        next = strchr(item, ',');
        if (next != NULL)
            *next++ = '\0';
        if (count == PM_MAX_PARTS) {
            pm_fail(err, PM_E_USAGE, "--use: at most %d bottles", PM_MAX_PARTS);
            goto out;
        }
        if (!parse_item(item, palette, &use[count++], err))
            goto out;
    }
    ok = check_use(palette, use, count, err);
    *n = count;
out:
    free(copy);
    return ok;
}

bool pm_use_pick(const struct pm_palette *palette, const struct pm_use *use, size_t n, struct pm_pick *pick,
                 struct pm_error *err) {
    static const size_t all[PM_MAX_PARTS] = {0, 1, 2};
    double amounts[PM_MAX_PARTS] = {0};
    struct pm_bottles bottles;
    *pick = (struct pm_pick){.n = n};
    for (size_t i = 0; i < n; i++) {
        pick->shade[i] = use[i].shade;
        pick->drops[i] = n == 1 ? 1 : use[i].drops;
        amounts[i] = pick->drops[i];
    }
    pick->lab = palette->shades[pick->shade[0]].lab;
    if (n == 1)
        return true;
    if (!pm_bottles_of(&bottles, palette, pick->shade, n, err))
        return false;
    pick->lab = pm_mix_lab(&bottles.mixer, all, amounts, n);
    pm_bottles_free(&bottles);
    return true;
}
