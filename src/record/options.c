#include "record/options.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "photo/pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void pm_options_init(struct pm_options *options) {
    *options = (struct pm_options){
        .chart = PM_CHART_AUTO,
        .grey = PM_GREY_FOLLOW_DARK,
        .level_sd_L = 8,
        .abstain_above_de00 = NAN,
        .aim = 1,
        .sessions = 3,
        .first_session = 1,
        .interval_days = {10, 14},
        .step_L = 3.5,
        .drops = 10,
        .pigments = 3,
        .top = 5,
        .volume_ml = NAN,
        .drop_ml = 0.05,
        .dilution = NAN,
        .healing_shades = NAN,
        .max_pixels = 250000000,
        .max_memory_mb = PM_USUAL_MEMORY_MB,
    };
}

/* ------------------------------------------------------------------ values as text */

void pm_options_number(struct pm_buffer *text, double value) {
    pm_buffer_number(text, value, 6);
    if (text->failed)
        return;
    while (text->text[text->length - 1] == '0')
        text->text[--text->length] = '\0';
    if (text->text[text->length - 1] == '.')
        text->text[--text->length] = '\0';
}

/* ------------------------------------------------------------------ places as text */

void pm_options_region(struct pm_buffer *text, const struct pm_region *region) {
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            pm_buffer_text(text, ",");
        pm_options_number(text, region->relative[i] ? region->v[i] * 100 : region->v[i]);
        if (region->relative[i])
            pm_buffer_text(text, "%");
    }
}

static void add_card(struct pm_buffer *text, const struct pm_options *options) {
    pm_options_region(text, &options->card_region);
    pm_buffer_text(text, ",");
    if (options->card == PM_CARD_L)
        pm_options_number(text, options->card_L);
    else
        pm_buffer_text(text, options->card == PM_CARD_GREY ? "grey" : "white");
}

static void add_corners(struct pm_buffer *text, const struct pm_point corners[4]) {
    for (int i = 0; i < 4; i++) {
        pm_buffer_text(text, i > 0 ? "," : "");
        pm_options_number(text, corners[i].x);
        pm_buffer_text(text, ",");
        pm_options_number(text, corners[i].y);
    }
}

/* ------------------------------------------------------------------ the list */

/* Adds one option in the form of the command line; both texts are copied. */
static bool add_option(struct pm_record *record, const char *name, const char *value, struct pm_error *err) {
    struct pm_said *grown = realloc(record->options, (record->n_options + 1) * sizeof *grown);
    if (grown == NULL)
        return pm_fail_memory(err);
    record->options = grown;
    struct pm_said *option = &grown[record->n_options];
    *option = (struct pm_said){0};
    record->n_options++;
    return pm_copy_text(&option->name, name, err) && pm_copy_text(&option->value, value, err);
}

struct writer {
    struct pm_record *record;
    struct pm_error *err;
    bool ok;
};

static void tell(struct writer *writer, const char *name, struct pm_buffer *value) {
    char *text = pm_buffer_take(value, writer->err);
    writer->ok = writer->ok && text != NULL && add_option(writer->record, name, text, writer->err);
    free(text);
}

static void tell_text(struct writer *writer, const char *name, const char *value) {
    writer->ok = writer->ok && add_option(writer->record, name, value, writer->err);
}

static void tell_number(struct writer *writer, const char *name, double value, double standard) {
    struct pm_buffer text = {0};
    if (value == standard || (isnan(value) && isnan(standard)))
        return;
    pm_options_number(&text, value);
    tell(writer, name, &text);
}

static void tell_regions(struct writer *writer, const char *name, const struct pm_region *regions, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct pm_buffer text = {0};
        pm_options_region(&text, &regions[i]);
        tell(writer, name, &text);
    }
}

static void tell_zones(struct writer *writer, const struct pm_options *options) {
    for (size_t i = 0; i < options->n_zones; i++) {
        const struct pm_zone *zone = &options->zones[i];
        for (size_t k = 0; k < zone->n_regions; k++) {
            struct pm_buffer text = {0};
            if (zone->kind != PM_ZONE_BEARD)
                pm_buffer_printf(&text, "%s=", zone->name);
            pm_options_region(&text, &zone->region[k]);
            tell(writer, zone->kind == PM_ZONE_BEARD ? "beard" : "zone", &text);
        }
    }
}

static void tell_strips(struct writer *writer, const struct pm_options *options) {
    for (size_t i = 0; i < options->n_strips; i++) {
        struct pm_buffer text = {0};
        pm_buffer_printf(&text, "%dx%d:", options->strips[i].cols, options->strips[i].rows);
        add_corners(&text, options->strips[i].corners);
        tell(writer, "strip", &text);
    }
}

static void tell_reference(struct writer *writer, const struct pm_options *options) {
    struct pm_buffer text = {0};
    if (options->card != PM_CARD_ABSENT) {
        add_card(&text, options);
        tell(writer, "card", &text);
    }
    if (options->chart == PM_CHART_NONE)
        tell_text(writer, "chart", "none");
    else if (options->chart == PM_CHART_CORNERS) {
        add_corners(&text, options->corners);
        tell(writer, "chart", &text);
    }
}

static void tell_plan(struct writer *writer, const struct pm_options *options,
                      const struct pm_options *standard) {
    tell_number(writer, "aim", options->aim, standard->aim);
    tell_number(writer, "sessions", options->sessions, standard->sessions);
    if (options->interval_days[0] != standard->interval_days[0] ||
        options->interval_days[1] != standard->interval_days[1]) {
        struct pm_buffer text = {0};
        pm_buffer_printf(&text, "%d-%d", options->interval_days[0], options->interval_days[1]);
        tell(writer, "interval", &text);
    }
    tell_number(writer, "session", options->first_session, standard->first_session);
    if (options->start != NULL)
        tell_text(writer, "start", options->start);
    if (options->done_on != NULL)
        tell_text(writer, "done-on", options->done_on);
    tell_number(writer, "step", options->step_L, standard->step_L);
}

static void tell_bottles(struct writer *writer, const struct pm_options *options,
                         const struct pm_options *standard) {
    tell_number(writer, "drops", options->drops, standard->drops);
    tell_number(writer, "pigments", options->pigments, standard->pigments);
    tell_number(writer, "top", options->top, standard->top);
    if (options->exclude != NULL)
        tell_text(writer, "exclude", options->exclude);
    if (options->mix_brands)
        tell_text(writer, "mix-brands", "yes");
    if (options->use != NULL)
        tell_text(writer, "use", options->use);
    tell_number(writer, "volume", options->volume_ml, standard->volume_ml);
    tell_number(writer, "drop-ml", options->drop_ml, standard->drop_ml);
    tell_number(writer, "dilution", options->dilution, standard->dilution);
    tell_number(writer, "healing", options->healing_shades, standard->healing_shades);
}

bool pm_options_describe(const struct pm_options *options, struct pm_record *record, struct pm_error *err) {
    struct pm_options standard;
    pm_options_init(&standard);
    struct writer writer = {record, err, true};
    tell_regions(&writer, "hair", options->hair, options->n_hair);
    tell_zones(&writer, options);
    tell_regions(&writer, "skin", options->skin, options->n_skin);
    tell_reference(&writer, options);
    tell_strips(&writer, options);
    if (options->look != standard.look)
        tell_text(&writer, "look", pm_word(PM_WORDS_LOOK, options->look));
    if (options->has_roots)
        tell_regions(&writer, "roots", &options->roots, 1);
    if (options->grey != standard.grey)
        tell_text(&writer, "grey", pm_word(PM_WORDS_GREY, options->grey));
    if (options->level[0] != 0) {
        struct pm_buffer text = {0};
        pm_buffer_printf(&text, "%d-%d", options->level[0], options->level[1]);
        tell(&writer, "level", &text);
    }
    tell_number(&writer, "abstain-above", options->abstain_above_de00, standard.abstain_above_de00);
    tell_plan(&writer, options, &standard);
    tell_bottles(&writer, options, &standard);
    if (options->client != NULL)
        tell_text(&writer, "client", options->client);
    if (options->force)
        tell_text(&writer, "force", "yes");
    if (options->allow_damaged)
        tell_text(&writer, "allow-damaged", "yes");
    if (options->whole)
        tell_text(&writer, "whole", "yes");
    tell_number(&writer, "max-pixels", (double)options->max_pixels, (double)standard.max_pixels);
    tell_number(&writer, "max-memory", options->max_memory_mb, standard.max_memory_mb);
    return writer.ok;
}

bool pm_followup_describe(const struct pm_followup_request *request, struct pm_record *record,
                          struct pm_error *err) {
    struct writer writer = {record, err, true};
    tell_regions(&writer, "treated", request->treated, request->n_treated);
    tell_number(&writer, "session", request->session, NAN);
    tell_number(&writer, "density", request->density_frac * 100, NAN);
    if (request->taken_on != NULL)
        tell_text(&writer, "date", request->taken_on);
    return writer.ok;
}
