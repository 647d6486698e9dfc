/* Photo -> record, and the record through every writer. The first byte chooses the options, so that automatic
 * and given regions, references and both kinds of strictness are all tried on what follows it. */
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

/* Large enough for every step, small enough for hundreds of tries a second. */
enum { MOST_PIXELS = 1 << 20 };

/* One thread's tools for all inputs, as in a batch. */
struct tools {
    struct pm_worker *worker;
    struct pm_palette *palette;
};

static const struct tools *tools(void) {
    static struct tools all;
    if (all.worker == NULL) {
        all.worker = pm_worker_new(NULL);
        all.palette = pm_palette_load(NULL, NULL, NULL);
        PM_HOLDS(all.worker != NULL && all.palette != NULL);
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

static void write_all(const struct pm_record *record) {
    struct pm_buffer out = {0};
    struct pm_text_style style = {.ink = PM_INK_TRUE, .columns = 80};
    pm_report_text(record, &style, &out);
    pm_report_csv_row(record, &out);
    pm_report_html(record, NULL, &out);
    PM_HOLDS(!out.failed);
    pm_buffer_free(&out);
}

static char *consult(const uint8_t *data, size_t size, const struct pm_options *options) {
    static struct pm_schema schema;
    struct pm_error err = {0};
    struct pm_record *record = pm_consult_bytes(tools()->worker, data, size, "x", options, &err);
    PM_HOLDS(record != NULL);
    if (record->status != PM_STATUS_OK)
        pm_fuzz_check_error(&record->error);
    write_all(record);
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
