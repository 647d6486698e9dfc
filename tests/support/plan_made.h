/* Plans for tests: a palette of one ladder and three single shades. */
#ifndef PM_TESTS_PLAN_MADE_H
#define PM_TESTS_PLAN_MADE_H

#include "match_palette.h"
#include "plan/plan.h"
#include "testing.h"

static struct pm_palette palette;

static void setup(void) {
    new_palette(&palette);
    add_ladder(&palette, "N", 8, 55, 4, 1, 3);
    add_shade(&palette, "lone1", 40, 20, 10);
    add_shade(&palette, "lone2", 36, 18, 9);
    add_shade(&palette, "lone3", 12, 5, 2);
}

static void teardown(void) {
    drop_palette(&palette);
}

static struct pm_session sessions[PM_MAX_SESSIONS];
static size_t n_sessions;

static struct pm_lab target;
static bool target_is_hair = true;

/* Plans for a colour, single shades only. */
static struct pm_options options_for(double L, double a, double b) {
    struct pm_options options;
    pm_options_init(&options);
    options.palette = &palette;
    options.pigments = 1;
    target = (struct pm_lab){L, a, b};
    return options;
}

/* Looks the options up again, for the current palette. */
static bool try_plan(const struct pm_options *options, struct pm_error *err) {
    struct pm_resolved *resolved = pm_options_resolve(options, err);
    const struct pm_plan_request request = {
        .options = options, .resolved = resolved, .target = target, .target_is_hair = target_is_hair};
    bool ok = resolved != NULL && pm_plan(&request, sessions, &n_sessions, err);
    pm_resolved_free(resolved);
    return ok;
}

static void plan(const struct pm_options *options) {
    struct pm_error err = {0};
    ck_assert_msg(try_plan(options, &err), "%s", err.message);
}

static const char *shade_of(int session) {
    return sessions[session - 1].kind != PM_SESSION_EMPTY ? sessions[session - 1].parts[0].id : "-";
}

#endif
