/* Synthetic records for tests of reports: every member is known, so that the output can be predicted.
 * Nothing in them is allocated. */
#ifndef PM_TESTS_REPORT_MADE_H
#define PM_TESTS_REPORT_MADE_H

#include "pigmatch.h"

#include <math.h>

/* Texts that would do harm if they were printed unescaped. */
static const char *const pm_hostile[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "a&b;&lt;&#60;",
    "line\nbreak\r\nand\ttab",
    "\x1b[31mred\x1b]0;title\x07",
    "latin\xe9 and \xff\xfe, \xed\xa0\x80",
    "\xe2\x80\xae"
    "gpj.exe",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\xef\xbc\x9d"
    "1+1",
    "a,b;\"c\"",
    "</style></title><!--",
    "$(touch /tmp/x)`id`!$HOME'\"\\",
    " leading and trailing ",
    "]]>",
    "--help",
    "javascript:alert(1)",
};
enum { PM_N_HOSTILE = sizeof pm_hostile / sizeof *pm_hostile };

static const struct pm_lab pm_unknown_lab = {NAN, NAN, NAN};

static inline struct pm_match made_match(char *id, char *name, struct pm_lab lab, double de00,
                                         enum pm_label label) {
    return (struct pm_match){
        .id = id, .name = name, .lab = lab, .de00 = de00, .delta = {1, -2, 3}, .label = label};
}

/* The three rungs that made_record plans: W6, W7, W8. */
static inline void made_sessions(struct pm_record *record) {
    static const char *const ids[] = {"W6", "W7", "W8"};
    static const char *const dates[][2] = {
        {"2026-05-10", "2026-05-10"}, {"2026-05-20", "2026-05-24"}, {"2026-05-30", "2026-06-07"}};
    record->n_sessions = 3;
    for (int i = 0; i < 3; i++) {
        struct pm_session *session = &record->sessions[i];
        *session = (struct pm_session){.session = i + 1,
                                       .optional = i == 2,
                                       .chosen_by = PM_CHOSEN_BY_TOOL,
                                       .kind = PM_SESSION_SHADE,
                                       .n_parts = 1,
                                       .ladder = (char *)"warm",
                                       .rung = 6 + i,
                                       .lab = {28 - 6 * i, 5 - i, 6.5 - i},
                                       .darker_L = i > 0 ? 6 : NAN,
                                       .darker_de00 = i > 0 ? 4.6 : NAN,
                                       .days_after = {i > 0 ? 10 : -1, i > 0 ? 14 : -1},
                                       .ml = NAN};
        session->parts[0] = (struct pm_part){.id = (char *)ids[i], .ratio = 1, .drops = -1};
        for (int k = 0; k < 2; k++)
            for (int c = 0; c < 11; c++)
                session->date[k][c] = dates[i][k][c];
    }
}

static inline void made_hair(struct pm_record *record) {
    record->has_hair = record->has_skin = true;
    record->region_source = PM_ORIGIN_GIVEN;
    record->hair_boxes[0] = (struct pm_box){300, 120, 400, 260};
    record->skin_boxes[0] = (struct pm_box){380, 620, 160, 90};
    record->n_hair_boxes = record->n_skin_boxes = 1;
    record->hair = (struct pm_hair_facts){
        .lab = {27.4, 6.1, 8.2},
        .uncorrected_lab = {30.1, 9.0, 14.2},
        .hex = "#4f3d35",
        .uncertainty_de00 = 4.7,
        .sampling_de00 = 0.6,
        .selection_de00 = 1.1,
        .correction_de00 = 4.5,
        .spread_L = {14.2, 41.7},
        .darkest_lab = {9, 3, 3},
        .lightest_lab = {48, 9, 15},
        .pixels = 412331,
        .frac = 0.62,
        .name = PM_HAIR_MEDIUM_BROWN,
        .level = 4,
        .grey_frac = NAN,
        .n_clusters = 1,
    };
    record->hair.clusters[0] = (struct pm_cluster){record->hair.lab, 1};
    record->skin =
        (struct pm_skin_facts){.lab = {61, 12, 17}, .ita_deg = 32.9, .ita_class = PM_ITA_INTERMEDIATE};
    record->confidence = PM_CONFIDENCE_MEDIUM;
}

static inline void made_image(struct pm_record *record) {
    record->has_image = true;
    record->image = (struct pm_image_facts){.width = 1000,
                                            .height = 1300,
                                            .orientation = 6,
                                            .format = PM_FORMAT_JPEG,
                                            .profile = (char *)"Display P3",
                                            .profile_source = PM_PROFILE_SOURCE_EMBEDDED,
                                            .scale = 0.5,
                                            .taken = (char *)"2026-05-04T10:11:12",
                                            .camera = (char *)"Apple iPhone 13",
                                            .flash = 0};
    record->correction =
        (struct pm_correction_facts){.method = PM_CORRECTION_CHART,
                                     .found = PM_ORIGIN_AUTO,
                                     .residual_de00 = 2.4,
                                     .residual_p90_de00 = 4.5,
                                     .in_sample_de00 = 1.9,
                                     .reference = PM_CHART_NOV2014,
                                     .corners = {{100, 1000}, {400, 1010}, {395, 1200}, {96, 1190}},
                                     .n_corners = 4,
                                     .card_L = NAN};
}

static inline void made_palette(struct pm_record *record) {
    static struct pm_match shades[5];
    static struct pm_likely likely[] = {
        {(char *)"W6", (char *)"Warm 6, medium dark", 0.62, 0.71, {28, 5, 6.5}},
        {(char *)"N6", (char *)"Neutral 6", 0.31, 0.2, {28, 0.4, 1}}};
    shades[0] = made_match((char *)"W6", (char *)"Warm 6, medium dark", (struct pm_lab){28, 5, 6.5}, 1.6,
                           PM_LABEL_UNSURE);
    shades[1] =
        made_match((char *)"N6", (char *)"Neutral 6", (struct pm_lab){28, 0.4, 1}, 7.1, PM_LABEL_VISIBLE);
    shades[2] =
        made_match((char *)"W7", (char *)"Warm 7, dark", (struct pm_lab){22, 4.2, 5.1}, 4.6, PM_LABEL_UNSURE);
    shades[3] = made_match((char *)"W5", (char *)"Warm 5, medium", (struct pm_lab){34, 5.6, 7.8}, 5.4,
                           PM_LABEL_VISIBLE);
    shades[4] = made_match((char *)"N7", (char *)"Neutral 7, dark", (struct pm_lab){22, 0.3, 0.7}, 8.9,
                           PM_LABEL_VISIBLE);
    record->shades = shades;
    record->n_shades = 5;
    record->likely = likely;
    record->n_likely = 2;
    record->has_posterior = true;
    record->posterior = (struct pm_posterior_facts){.lab = {27.4, 6.1, 8.2},
                                                    .radius_de00 = 4.6,
                                                    .natural = 0.99,
                                                    .rung_de00 = 5.1,
                                                    .nearest_de00 = 2.1,
                                                    .nearest_delta = {0.4, -1.1, -1.7},
                                                    .visible = 0.6,
                                                    .beyond = 0};
    record->palette_name = (char *)"pigmatch nominal 24";
    record->palette_capture = PM_CAPTURE_NOMINAL;
    record->palette_sha256 = (char *)"506d1abb48af36a51e0d0b5f085a34bc83e539ac4d384c26d42432fe243aa543";
    record->palette_shades = 24;
}

/* Everything is known, three single shades are planned. */
static inline struct pm_record made_record(void) {
    struct pm_record record = {.tool = {.version = PM_VERSION, .method = PM_METHOD},
                               .photo = (char *)"/home/anna/clients/in/IMG_0417.jpg",
                               .sha256 =
                                   (char *)"8e91151f06bb73e93d35c0c00721d339a65ddad531e012456fd6522e0a5e8a40",
                               .client = (char *)"C-17",
                               .target_source = PM_TARGET_PHOTO,
                               .look = PM_LOOK_NATURAL,
                               .has_target = true,
                               .target_lab = {27.4, 6.1, 8.2},
                               .healing_shades = NAN,
                               .dilution = NAN};
    static struct pm_said options[] = {{(char *)"hair", (char *)"300,120,400,260"},
                                       {(char *)"start", (char *)"2026-05-10"}};
    record.options = options;
    record.n_options = 2;
    made_image(&record);
    made_hair(&record);
    made_palette(&record);
    made_sessions(&record);
    record.checks[0] = (struct pm_check){.check = PM_CHECK_HIGHLIGHTS,
                                         .level = PM_LEVEL_WARN,
                                         .value = 0.03,
                                         .limit = 0.02,
                                         .message = "3 % of the hair is blown out: move out of direct light"};
    record.n_checks = 1;
    return record;
}

/* The same with blends, the first of which is worthwhile and used today. */
static inline struct pm_record made_blended(void) {
    struct pm_record record = made_record();
    static struct pm_blend blends[3];
    blends[0] = (struct pm_blend){
        .parts = {{.id = (char *)"N6", .ratio = 3, .drops = 6}, {.id = (char *)"W5", .ratio = 2, .drops = 4}},
        .n_parts = 2,
        .lab = {27.9, 5.6, 7.9},
        .de00 = 0.6,
        .error_de00 = 3.0,
        .slip_de00 = 0.9,
        .worthwhile = true};
    blends[1] = (struct pm_blend){.parts = {{.id = (char *)"W6", .ratio = 5, .drops = 5},
                                            {.id = (char *)"N5", .ratio = 2, .drops = 2},
                                            {.id = (char *)"W8", .ratio = 1, .drops = 1}},
                                  .n_parts = 3,
                                  .lab = {27.1, 5.0, 7.2},
                                  .de00 = 1.2,
                                  .error_de00 = 3.0,
                                  .slip_de00 = 0.5};
    blends[2] = (struct pm_blend){
        .parts = {{.id = (char *)"W5", .ratio = 1, .drops = 5}, {.id = (char *)"W7", .ratio = 1, .drops = 5}},
        .n_parts = 2,
        .lab = {27.5, 4.9, 6.3},
        .de00 = 1.5,
        .error_de00 = 4.5,
        .slip_de00 = 0.7};
    record.blends = blends;
    record.n_blends = 3;
    for (int i = 0; i < 3; i++) {
        struct pm_session *session = &record.sessions[i];
        session->kind = PM_SESSION_BLEND;
        session->n_parts = 2;
        session->ladder = NULL;
        session->rung = -1;
        session->lab = (struct pm_lab){27.9 - 3.5 * i, 5.6 - 0.6 * i, 7.9 - 0.9 * i};
        session->darker_L = i > 0 ? 3.5 : NAN;
        session->darker_de00 = i > 0 ? 2.7 : NAN;
        session->parts[0] = (struct pm_part){.id = (char *)"N6", .ratio = 3 + i, .drops = 6 + i};
        session->parts[1] = (struct pm_part){.id = (char *)"W5", .ratio = 2, .drops = 4 - i};
    }
    return record;
}

/* A photo that could not be read. */
static inline struct pm_record made_failure(void) {
    return (struct pm_record){.photo = (char *)"in/broken.jpg",
                              .healing_shades = NAN,
                              .status = PM_STATUS_ERROR,
                              .error = {.code = PM_E_TRUNCATED,
                                        .message =
                                            "in/broken.jpg: the file ends before the picture is complete: "
                                            "copy it again"},
                              .dilution = NAN};
}

#endif
