/* Photo -> record, and the record through every writer. The first byte chooses the options, so that automatic
 * and given regions, references and both kinds of strictness are all tried on what follows it; the input's
 * length chooses what else is asked. */
#include "fuzz/mutate_photo.h"
#include "fuzz/schema.h"

#include "report/csv.h"
#include "report/sheet.h"
#include "report/text.h"

enum {
    AUTOMATIC = 0,
    GIVEN = 1,
    LENIENT = 4,
    FORCED = 8,
    NO_CHART = 16,
    MEASURE = 32,
    TWICE = 64,
    CORNERS = 128
};

/* What else, by the input's length. */
enum { NOTHING_ELSE, ZONES, DENSITY, STRIP, SHAVED, GREY, FOLLOWUP, COMBINED, EXTRAS };

/* Large enough for every step, small enough for hundreds of tries a second. */
enum { MOST_PIXELS = 1 << 20 };

/* One thread's tools for all inputs, as in a batch. */
struct tools {
    struct pm_worker *worker;
    struct pm_palette *palette;
    struct pm_record *plan; /* that a follow-up is compared with */
};

static const struct tools *tools(void) {
    static struct tools all;
    if (all.worker == NULL) {
        all.worker = pm_worker_new(NULL);
        all.palette = pm_palette_load(NULL, NULL, NULL);
        PM_HOLDS(all.worker != NULL && all.palette != NULL);
        struct pm_options options;
        pm_options_init(&options);
        options.palette = all.palette;
        all.plan = pm_consult_target((struct pm_lab){30, 5, 10}, &options, NULL);
        PM_HOLDS(all.plan != NULL && all.plan->status == PM_STATUS_OK);
    }
    return &all;
}

static struct pm_region share(double x, double y, double w, double h) {
    return (struct pm_region){{x, y, w, h}, {true, true, true, true}};
}

static void choose_regions(struct pm_options *options, uint8_t choice) {
    switch (choice & 3) {
    case AUTOMATIC:
        return;
    case GIVEN:
        options->hair[options->n_hair++] = share(0.25, 0.1, 0.5, 0.35);
        return;
    case 2:
        options->hair[options->n_hair++] = (struct pm_region){.v = {3, 2, 20, 14}};
        options->hair[options->n_hair++] = share(0.5, 0.5, 0.5, 0.5);
        options->skin[options->n_skin++] = share(0.7, 0.7, 0.2, 0.2);
        return;
    default:
        options->hair[options->n_hair++] = share(0, 0, 1, 1);
        options->card = PM_CARD_GREY;
        options->card_region = share(0.6, 0.6, 0.3, 0.3);
    }
}

static void choose(struct pm_options *options, uint8_t choice) {
    pm_options_init(options);
    options->max_pixels = MOST_PIXELS;
    options->drops = 3;
    options->pigments = 2;
    options->palette = (choice & MEASURE) != 0 ? NULL : tools()->palette;
    options->allow_damaged = (choice & LENIENT) != 0;
    options->force = (choice & FORCED) != 0;
    options->chart = (choice & NO_CHART) != 0 ? PM_CHART_NONE : PM_CHART_AUTO;
    choose_regions(options, choice);
    if ((choice & CORNERS) != 0 && (choice & NO_CHART) == 0) {
        static const struct pm_point corners[4] = {{4, 4}, {40, 5}, {39, 28}, {5, 27}};
        options->chart = PM_CHART_CORNERS;
        memcpy(options->corners, corners, sizeof corners);
    }
}

static void add_zones(struct pm_options *options) {
    options->zones[0] = (struct pm_zone){.name = "temples", .kind = PM_ZONE_HAIR, .n_regions = 2};
    options->zones[0].region[0] = share(0, 0.1, 0.3, 0.4);
    options->zones[0].region[1] = share(0.7, 0.1, 0.3, 0.4);
    options->zones[1] = (struct pm_zone){.name = "beard", .kind = PM_ZONE_BEARD, .n_regions = 1};
    options->zones[1].region[0] = share(0.2, 0.6, 0.6, 0.4);
    options->n_zones = 2;
}

static void choose_extra(struct pm_options *options, int extra) {
    switch (extra) {
    case ZONES:
        add_zones(options);
        return;
    case DENSITY:
        options->look = PM_LOOK_DENSITY;
        options->has_roots = true;
        options->roots = share(0.3, 0.1, 0.4, 0.2);
        return;
    case STRIP:
        options->strips[0] = (struct pm_swatch_grid){3, 2, {{6, 40}, {60, 40}, {60, 54}, {6, 54}}};
        options->n_strips = 1;
        return;
    case SHAVED:
        options->look = PM_LOOK_SHAVED;
        options->level[0] = 3;
        options->level[1] = 5;
        options->start = "2026-05-04";
        options->volume_ml = 0.4;
        return;
    case GREY:
        options->grey = PM_GREY_BLEND;
        options->abstain_above_de00 = 8;
        options->use = "N4:3,W5:2";
        return;
    default:
        return;
    }
}

static void write_all(const struct pm_record *record, const struct pm_language *language) {
    struct pm_buffer out = {0};
    const struct pm_text_style style = {.ink = PM_INK_TRUE, .columns = 80, .language = language};
    const struct pm_sheet sheet = {.language = language};
    pm_report_text(record, &style, &out);
    pm_report_csv_row(record, &out);
    pm_report_html(record, &sheet, &out);
    PM_HOLDS(!out.failed);
    pm_buffer_free(&out);
}

static struct pm_record *follow_up(const uint8_t *data, size_t size, const struct pm_options *options) {
    struct pm_followup_request request;
    pm_followup_init(&request);
    request.treated[request.n_treated++] = share(0.1, 0.55, 0.8, 0.4);
    request.plan = tools()->plan;
    request.session = 1;
    request.treated_on = "2026-05-04";
    request.density_frac = 0.3;
    request.other_palette = options->palette == NULL;
    return pm_followup_bytes(tools()->worker, data, size, "x", options, &request, NULL);
}

/* The photo as it is and with its hair given, as two of one client. */
static struct pm_record *combine(const uint8_t *data, size_t size, const struct pm_options *options) {
    struct pm_options given = *options;
    given.n_hair = given.n_skin = 0;
    choose_regions(&given, GIVEN);
    struct pm_record *one = pm_consult_bytes(tools()->worker, data, size, "x", options, NULL);
    struct pm_record *two = pm_consult_bytes(tools()->worker, data, size, "y", &given, NULL);
    PM_HOLDS(one != NULL && two != NULL);
    struct pm_record *both = pm_combine((const struct pm_record *const[]){one, two}, 2, options, NULL);
    pm_record_free(one);
    pm_record_free(two);
    return both;
}

static char *consult(const uint8_t *data, size_t size, const struct pm_options *options) {
    static struct pm_schema schema;
    struct pm_error err = {0};
    const int extra = (int)(size % EXTRAS);
    struct pm_record *record = extra == FOLLOWUP ? follow_up(data, size, options)
                               : extra == COMBINED
                                   ? combine(data, size, options)
                                   : pm_consult_bytes(tools()->worker, data, size, "x", options, &err);
    PM_HOLDS(record != NULL);
    if (record->status != PM_STATUS_OK)
        pm_fuzz_check_error(&record->error);
    write_all(record, pm_fuzz_language(size / EXTRAS));
    char *json = pm_record_json(record, &err);
    PM_HOLDS(json != NULL);
    pm_check_schema(&schema, "pigmatch-record.schema.json", json);
    pm_record_free(record);
    return json;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_photo(data, size, max_size, seed, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_options options;
    if (size < 1)
        return 0;
    choose(&options, data[0]);
    choose_extra(&options, (int)((size - 1) % EXTRAS));
    char *json = consult(data + 1, size - 1, &options);
    struct pm_record *read = pm_record_read(json, strlen(json) - 1, NULL);
    PM_HOLDS(read != NULL);
    pm_record_free(read);
    if ((data[0] & TWICE) != 0) {
        char *again = consult(data + 1, size - 1, &options);
        PM_HOLDS(strcmp(json, again) == 0);
        free(again);
    }
    free(json);
    return 0;
}
