/* The sheet and the index: what is shown, what never is, and that no text in a record can break out of
 * its place. */
#include "color/lab.h"
#include "markup.h"
#include "pages.h"
#include "report/sheet.h"
#include "report_made.h"

static struct pm_record target_record(void) {
    struct pm_record record = made_record();
    record.photo = record.sha256 = record.client = NULL;
    record.target_source = PM_TARGET_GIVEN;
    record.has_image = record.has_hair = record.has_skin = false;
    record.region_source = PM_ORIGIN_UNKNOWN;
    record.correction = (struct pm_correction_facts){.method = PM_CORRECTION_NONE};
    record.n_checks = 0;
    return record;
}

static struct pm_record measured_record(void) {
    struct pm_record record = made_record();
    record.has_target = false;
    record.target_source = PM_TARGET_UNKNOWN;
    record.n_shades = record.n_likely = record.n_sessions = 0;
    record.palette_name = record.palette_sha256 = NULL;
    return record;
}

static struct pm_record pooled_record(void) {
    static struct pm_pooled pooled[2];
    struct pm_record record = made_record();
    pooled[0] =
        (struct pm_pooled){.photo = (char *)"/home/anna/one.jpg", .lab = {27, 6, 8}, .uncertainty_de00 = 9};
    pooled[1] = (struct pm_pooled){.photo = (char *)"/home/anna/two.jpg",
                                   .status = PM_STATUS_ERROR,
                                   .error = {.code = PM_E_TRUNCATED, .message = "/home/anna/two.jpg: cut"},
                                   .lab = {NAN, NAN, NAN},
                                   .uncertainty_de00 = NAN};
    record.photo = record.sha256 = NULL;
    record.pooled = pooled;
    record.n_pooled = 2;
    record.has_image = false;
    record.region_source = PM_ORIGIN_UNKNOWN;
    record.correction = (struct pm_correction_facts){0};
    return record;
}

/* A first session without a shade, as where everything is excluded. */
static struct pm_record empty_plan(void) {
    struct pm_record record = made_record();
    record.sessions[2] = (struct pm_session){.session = 3,
                                             .optional = true,
                                             .chosen_by = PM_CHOSEN_BY_TOOL,
                                             .rung = -1,
                                             .lab = {NAN, NAN, NAN},
                                             .darker_L = NAN,
                                             .darker_de00 = NAN,
                                             .days_after = {10, 14},
                                             .ml = NAN,
                                             .note = (char *)"no shade darker than W7 on the ladder warm"};
    record.sessions[0] = record.sessions[2];
    record.sessions[0].session = 1;
    return record;
}

enum { N_KINDS = 7 };

static struct pm_record record_of_kind(int kind) {
    struct pm_record (*const make[N_KINDS])(void) = {
        made_record, made_blended, made_failure, target_record, measured_record, pooled_record, empty_plan};
    return make[kind]();
}

static char *sheet_of(const struct pm_record *record, const struct pm_sheet *sheet) {
    struct pm_buffer out = {0};
    pm_report_html(record, sheet, &out);
    ck_assert(!out.failed);
    return taken(&out);
}

static const uint8_t not_really_a_jpeg[] = {0xff, 0xd8, 0xff, 0xd9};

static struct pm_sheet full_sheet(void) {
    static struct pm_page_photo photo = {.jpeg = (uint8_t *)not_really_a_jpeg,
                                         .size = sizeof not_really_a_jpeg,
                                         .width = 500,
                                         .height = 650,
                                         .shows = {0, 0, 1000, 1300}};
    static struct pm_page_photo closeup;
    closeup = photo;
    closeup.shows = (struct pm_box){200, 55, 600, 390};
    closeup.marked = true;
    static const struct pm_sheet_entry done = {.session = 1, .date = "2026-05-10", .lot = "A-1 / B-2"};
    static const char *const history[] = {"healed as planned"};
    return (struct pm_sheet){.date = "2026-05-20",
                             .session = 2,
                             .photo = &photo,
                             .closeup = &closeup,
                             .done = &done,
                             .n_done = 1,
                             .history = history,
                             .n_history = 1};
}

static void check_page(const char *page, int scripts) {
    struct markup markup = read_markup(page);
    ck_assert_int_eq(markup.h1, 1);
    ck_assert_int_eq(markup.scripts, scripts);
    ck_assert_ptr_null(strstr(page, "http:"));
    ck_assert_ptr_null(strstr(page, "https:"));
    ck_assert_ptr_null(strstr(page, "/home/"));
    ck_assert_ptr_null(strstr(page, "@import"));
    ck_assert_ptr_null(strstr(page, "nan"));
    ck_assert_ptr_null(strstr(page, "(null)"));
    free(markup.text);
}

START_TEST(every_sheet_is_well_formed) {
    struct pm_record record = record_of_kind(_i);
    struct pm_sheet sheet = full_sheet();
    char *bare = sheet_of(&record, NULL), *full = sheet_of(&record, &sheet);
    check_page(bare, 0);
    check_page(full, 0);
    free(bare);
    free(full);
}
END_TEST

START_TEST(the_sheet_says_what_the_record_knows) {
    struct pm_record record = made_blended();
    struct pm_sheet sheet = full_sheet();
    sheet.session = 1;
    char *page = sheet_of(&record, &sheet);
    struct markup markup = read_markup(page);
    static const char *const texts[] = {
        "client C-17",
        "20 May 2026",
        "Session 1 of 3",
        "6 drops N6 + 4 drops W5",
        "ratio 3 : 2",
        "medium brown, level 4",
        "Fairly certain: a shade either way is possible.",
        "nine times in ten the single bottle nearest to the hair is one of these 2.",
        "Even the nearest may differ visibly: usually too cool beside the hair, by 2 (2 is visible).",
        "90 % within 4.6 points",
        "20 to 24 May 2026",
        "30 May to 7 June 2026",
        "Blends like this are accurate to about ±3",
        "5 W6 + 2 N5 + 1 W8",
        "IMG_0417.jpg",
        "Warning: 3 % of the hair is blown out",
        "A-1 / B-2",
        "healed as planned",
        "8e91151f06bb73e93d35c0c00721d339a65ddad531e012456fd6522e0a5e8a40",
        "--hair 300,120,400,260",
        "nominal"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        must_say(markup.text, texts[i]);
    ck_assert_int_eq(markup.images, 2);
    ck_assert_int_eq(markup.tables, 3);
    char hex[8], pair[80];
    pm_lab_to_hex(record.target_lab, hex);
    snprintf(pair, sizeof pair, "<div style=\"background:%s\"></div><div style=\"background:", hex);
    must_say(page, pair); /* the hair's swatch and the pigment's touch */
    free(markup.text);
    free(page);
}
END_TEST

/* The rows of candidates in their order: what is between two marks. */
static const char *row_of(const char *page, char letter) {
    char mark[] = "<th scope=\"row\">?</th>";
    *strchr(mark, '?') = letter;
    return strstr(page, mark);
}

START_TEST(what_is_used_today_is_the_first_candidate) {
    static struct pm_blend blends[4];
    struct pm_record record = made_record();
    for (int i = 0; i < 4; i++) {
        blends[i] = made_blended().blends[0];
        blends[i].de00 = 0.1 + 0.1 * i;
        blends[i].parts[0].ratio = 20 + i;
        blends[i].worthwhile = false;
    }
    record.blends = blends;
    record.n_blends = 4;
    record.sessions[0].parts[0].id = (char *)"W7";
    char *page = sheet_of(&record, NULL);
    const char *first = row_of(page, 'A');
    ck_assert_ptr_nonnull(first);
    ck_assert(strstr(first, ">W7<") < row_of(page, 'B'));
    ck_assert(strstr(first, "today") < row_of(page, 'B'));
    int without_gain = 0;
    for (const char *at = page; (at = strstr(at, "no real gain")) != NULL; at++)
        without_gain++;
    ck_assert_int_eq(without_gain, 2);
    must_say(page, "2 more are in the record");
    free(page);
}
END_TEST

static struct pm_record healed_record(enum pm_advice advice) {
    struct pm_record record = made_record();
    record.has_followup = true;
    record.followup = (struct pm_followup_facts){.session = 1,
                                                 .days = 15,
                                                 .advice = advice,
                                                 .judgement = PM_JUDGEMENT_PROVISIONAL,
                                                 .expected_lab = {28, 5, 6},
                                                 .delta = {5.3, 0.1, 3.2},
                                                 .de00 = 5.5,
                                                 .uncertainty_de00 = 6.1,
                                                 .planned_density_frac = NAN,
                                                 .next_lab = {26, 5, 6},
                                                 .reason = (char *)"aim the next pigment at Lab 26.0"};
    record.followup.treated.tone_lab = (struct pm_lab){33, 5, 9};
    record.followup.treated.density_frac = NAN;
    return record;
}

START_TEST(a_follow_up_is_a_page_of_its_own) {
    struct pm_record record = healed_record(PM_ADVICE_CORRECTED), before = made_record();
    struct pm_sheet sheet = full_sheet();
    before.image.taken = (char *)"2026-04-01T09:00:00";
    sheet.before = &before;
    sheet.before_photo = sheet.photo;
    char *page = sheet_of(&record, &sheet), *keep = strstr(page, "<article class=\"sheet keep");
    must_say(page, "<p class=\"answer said\">Corrected: <span class=\"part\">W7</span>");
    must_say(page, "in session 2");
    must_say(page, "left as planned, right as it has healed");
    must_say(page, "it has healed 5.3 lighter, 3.2 warmer");
    must_say(page, "Before: 1 April 2026");
    must_say(page, "After: 4 May 2026");
    ck_assert(strstr(page, "at Lab 26.0") > keep); /* the technician's */
    check_page(page, 0);
    free(page);
    record = healed_record(PM_ADVICE_RETAKE);
    page = sheet_of(&record, NULL);
    must_say(page, "<p class=\"answer said\">Take the photo again</p>");
    must_say(page, "at Lab 26.0");
    check_page(page, 0);
    free(page);
}
END_TEST

START_TEST(photos_that_are_taken_together_are_all_shown) {
    struct pm_record record = pooled_record();
    const struct pm_page_photo pooled[2] = {*full_sheet().photo};
    const struct pm_sheet sheet = {.pooled = pooled};
    char *page = sheet_of(&record, &sheet);
    struct markup markup = read_markup(page);
    ck_assert_int_eq(markup.images, 1);
    must_say(markup.text, "one.jpg");
    must_say(markup.text, "two.jpg");
    must_say(markup.text, "not measured");
    check_page(page, 0);
    free(markup.text);
    free(page);
    record.hair.lab.L = 30;
    page = sheet_of(&record, NULL);
    must_say(page, "3 darker than all together");
    free(page);
}
END_TEST

/* In an image element as data: there an SVG runs nothing. */
START_TEST(a_logo_stands_in_an_image) {
    static char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    const struct pm_logo logo = {(uint8_t *)svg, strlen(svg), true};
    const struct pm_sheet sheet = {.clinic = "\"><script>", .logo = &logo};
    struct pm_record record = made_record();
    char *page = sheet_of(&record, &sheet);
    must_say(page,
             "<img class=\"logo\" alt=\"&quot;&gt;&lt;script&gt;\" src=\"data:image/svg+xml;base64,PHN2Zy");
    ck_assert_ptr_null(strstr(page, "alert(1)"));
    check_page(page, 0);
    free(page);
}
END_TEST

/* Only of measured ink on measured skin; else page two says why there is none. */
START_TEST(a_preview_is_drawn_where_it_has_a_ground) {
    struct pm_record record = made_record();
    record.palette_capture = PM_CAPTURE_CAMERA;
    char *page = sheet_of(&record, NULL), hex[8], tile[60];
    pm_lab_to_hex(record.skin.lab, hex);
    snprintf(tile, sizeof tile, "<rect width=\"12\" height=\"12\" fill=\"%s\"/>", hex);
    int tiles = 0;
    for (const char *at = page; (at = strstr(at, tile)) != NULL; at++)
        tiles++;
    ck_assert_int_eq(tiles, 7);
    pm_lab_to_hex((struct pm_lab){28 + 2 * 6, 5, 6.5},
                  hex); /* session 1, two of its plan's steps of 6 L* lighter */
    snprintf(tile, sizeof tile, "<use href=\"#dots-1\" fill=\"%s\"/>", hex);
    must_say(page, tile);
    must_say(page, "fresh and not healed");
    must_say(page, "Dots 0.12 mm wide; after the last session they cover 3.1 % of the skin.");
    check_page(page, 0);
    free(page);
    /* As given, and said so. */
    const struct pm_sheet given = {.dot_mm = 0.1, .cover_frac = 0.022, .needle = "3RL <b>"};
    page = sheet_of(&record, &given);
    must_say(page, "Dots 0.10 mm wide; after the last session they cover 2.2 % of the skin.");
    must_say(page, "3RL &lt;b&gt;");
    int dots = 0;
    for (const char *at = page; (at = strstr(at, "<circle r=\"0.050\"")) != NULL; at++)
        dots++;
    ck_assert_int_eq(dots, 3 * 134); /* 2.2 % of 144 mm2 in three parts, by 0.00785 mm2 a dot: 134.5 */
    free(page);
    static const char *const whys[] = {"design values.", "no skin was measured",
                                       "a shaved head with one plan"};
    for (int i = 0; i < 3; i++) {
        record = made_record();
        record.palette_capture = i == 0 ? PM_CAPTURE_NOMINAL : PM_CAPTURE_CAMERA;
        record.has_skin = i != 1;
        record.look = i == 2 ? PM_LOOK_DENSITY : PM_LOOK_NATURAL;
        page = sheet_of(&record, NULL);
        must_say(page, "No preview of the dots on skin: ");
        must_say(page, whys[i]);
        ck_assert_ptr_null(strstr(page, "class=\"preview\""));
        free(page);
    }
}
END_TEST

START_TEST(a_long_id_is_never_cut) {
    char longer[2][120];
    struct pm_record record = made_record();
    for (int i = 0; i < 2; i++) {
        memset(longer[i], 'x', sizeof longer[i]);
        strcpy(longer[i] + sizeof longer[i] - 2, i == 0 ? "1" : "2");
        record.sessions[i].parts[0].id = longer[i];
    }
    record.client = longer[1];
    char *page = sheet_of(&record, NULL);
    const char *client = strstr(page, "<article class=\"sheet keep");
    for (int i = 0; i < 2; i++) {
        const char *said = strstr(page, longer[i]);
        ck_assert(said != NULL && said < client);
    }
    ck_assert_ptr_null(strstr(strstr(page, "<body"), "\xe2\x80\xa6"));
    free(page);
}
END_TEST

START_TEST(the_palettes_terms_stand_on_page_two) {
    static struct pm_note note = {
        .code = PM_NOTE_NO_DARKER_RUNG, .id = (char *)"W6", .ladder = (char *)"warm"};
    struct pm_record record = made_record();
    record.sessions[1].notes = &note;
    record.sessions[1].n_notes = 1;
    record.sessions[1].note = (char *)"no shade darker than W6 on the ladder warm";
    char *page = sheet_of(&record, NULL);
    const char *keep = strstr(page, "<article class=\"sheet keep");
    ck_assert(strstr(page, "no darker bottle is available") < keep);
    ck_assert(strstr(page, "on the ladder warm") > keep);
    free(page);
}
END_TEST

START_TEST(the_head_tells_both_days) {
    struct pm_record record = made_record();
    const struct pm_sheet sheet = {.date = "2026-05-20"};
    char *page = sheet_of(&record, &sheet);
    must_say(page, "Photo of 4 May 2026, printed 20 May 2026");
    free(page);
    record.image.taken = NULL;
    page = sheet_of(&record, &sheet);
    must_say(page, "<p>Printed 20 May 2026");
    free(page);
}
END_TEST

START_TEST(the_session_that_is_asked_for_is_todays) {
    struct pm_record record = made_blended();
    struct pm_sheet sheet = {.session = 2};
    char *page = sheet_of(&record, &sheet);
    const char *answer = strstr(page, "class=\"answer\"");
    ck_assert_ptr_nonnull(answer);
    ck_assert(strncmp(strstr(answer, "7 drops"), "7 drops N6", 10) == 0);
    must_say(page, "Darker than your hair by plan: session 1 has that colour.");
    free(page);
}
END_TEST

/* Cells of the row that begins at `row`, without tags, parted by '|'. */
static void cells_of(const char *row, char *cells, size_t size) {
    const char *end = strstr(row, "</tr>");
    size_t length = 0;
    ck_assert_ptr_nonnull(end);
    for (const char *at = row; at < end && length + 1 < size; at++) {
        if (*at == '<') {
            const bool closes = strncmp(at, "</td>", 5) == 0 || strncmp(at, "</th>", 5) == 0;
            at = strchr(at, '>');
            if (closes)
                cells[length++] = '|';
        } else {
            cells[length++] = *at;
        }
    }
    cells[length] = '\0';
}

/* One row for each session, those first that are done and no longer planned; each cell under its heading. */
START_TEST(sessions_stand_in_the_order_of_their_columns) {
    static const struct pm_sheet_entry done[] = {{.session = 1,
                                                  .date = "2026-05-10",
                                                  .planned = "6 drops W5",
                                                  .drops = "5 W5",
                                                  .lot = "L-1",
                                                  .expiry = "2027-01",
                                                  .needle = "3RL",
                                                  .depth = "0.6",
                                                  .operator_id = "op-7"},
                                                 {.session = 2, .date = "2026-05-21", .lot = "L-2"}};
    static const char *const rows[] = {
        "No.|Planned drops|Date|Drops done|Lot|Expiry|Needle|Depth mm|Operator|Signature|",
        "1|6 drops W5|10 May 2026|5 W5|L-1|2027-01|3RL|0.6|op-7||", "2|W7|21 May 2026||L-2||||||",
        "3|W8|||||||||"};
    struct pm_record record = made_record();
    record.sessions[0] = record.sessions[1];
    record.sessions[1] = record.sessions[2];
    record.n_sessions = 2;
    const struct pm_sheet sheet = {.session = 2, .done = done, .n_done = 2};
    char *page = sheet_of(&record, &sheet), cells[300];
    const char *at = strstr(page, "<h3 id=\"entries\">");
    ck_assert_ptr_nonnull(at);
    const char *end = strstr(at, "</table>");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++, at++) {
        at = strstr(at, "<tr>");
        ck_assert_ptr_nonnull(at);
        cells_of(at, cells, sizeof cells);
        ck_assert_str_eq(cells, rows[i]);
    }
    at = strstr(at, "<tr>");
    ck_assert(at == NULL || at > end);
    check_page(page, 0);
    free(page);
}
END_TEST

START_TEST(no_plan_and_no_shade_are_said) {
    struct pm_record record = made_record();
    record.n_sessions = 0;
    record.plan_reason = PM_PLAN_NO_PIGMENT;
    record.plan_note = (char *)"no pigment fits";
    char *page = sheet_of(&record, NULL);
    must_say(page, "<p class=\"answer\">No plan</p>");
    ck_assert_ptr_null(strstr(page, "All sessions are done"));
    ck_assert_ptr_null(strstr(page, "Record of each session"));
    check_page(page, 0);
    free(page);
    record = empty_plan();
    page = sheet_of(&record, NULL);
    must_say(page, "<p class=\"answer\">No shade</p>");
    ck_assert_ptr_null(strstr(page, "No plan"));
    free(page);
    const struct pm_sheet after = {.session = 4};
    record = made_record();
    page = sheet_of(&record, &after);
    must_say(page, "<p class=\"answer\">All sessions are done</p>");
    check_page(page, 0);
    free(page);
}
END_TEST

/* Nothing done and one session planned: there is a row to fill in. */
START_TEST(a_single_session_has_its_row) {
    struct pm_record record = made_record();
    record.n_sessions = 1;
    char *page = sheet_of(&record, NULL), cells[300];
    const char *at = strstr(page, "<h3 id=\"entries\">");
    ck_assert_ptr_nonnull(at);
    at = strstr(strstr(at, "<tbody>"), "<tr>");
    cells_of(at, cells, sizeof cells);
    ck_assert_str_eq(cells, "1|W6|||||||||");
    ck_assert_ptr_null(strstr(page, "keep dense"));
    free(page);
}
END_TEST

/* One zone beside the first is enough. */
START_TEST(the_plan_of_zones_has_a_row_for_each) {
    static const char *const rows[] = {"temples|medium brown|W6|W7|W8|", "crown|medium brown|W7|W8||"};
    struct pm_record record = made_record(), zone = made_record();
    char cells[300];
    record.zone = (char *)"temples";
    zone.zone = (char *)"crown";
    zone.n_sessions = 2;
    for (int i = 0; i < 2; i++)
        zone.sessions[i].parts[0] = zone.sessions[i + 1].parts[0];
    for (int i = 0; i < 3; i++)
        record.sessions[i].below_hair_L = zone.sessions[i].below_hair_L = NAN;
    record.zones = &zone;
    record.n_zones = 1;
    char *page = sheet_of(&record, NULL);
    must_say(page, "<article class=\"sheet compact\">");
    must_say(page, "<article class=\"sheet keep dense\">");
    const char *at = strstr(page, "<table class=\"by-zone\">");
    ck_assert_ptr_nonnull(at);
    at = strstr(at, "<tbody>");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++, at++) {
        at = strstr(at, "<tr>");
        ck_assert_ptr_nonnull(at);
        cells_of(at, cells, sizeof cells);
        ck_assert_str_eq(cells, rows[i]);
    }
    check_page(page, 0);
    free(page);
}
END_TEST

START_TEST(the_heading_names_the_zone) {
    struct pm_record record = made_record();
    static const char *const zones[] = {NULL, "hair", "temples & <crown>"},
                             *const said[] = {"<h2>Your hair</h2>", "<h2>Your hair</h2>",
                                              "<h2>Your hair: <bdi>temples &amp; &lt;crown&gt;</bdi></h2>"};
    for (size_t i = 0; i < 3; i++) {
        record.zone = (char *)(uintptr_t)zones[i];
        char *page = sheet_of(&record, NULL);
        must_say(page, said[i]);
        free(page);
    }
    record.zone_kind = PM_ZONE_BEARD;
    char *page = sheet_of(&record, NULL);
    must_say(page, "<h2>Your beard</h2>");
    free(page);
}
END_TEST

/* Two components, of which the plan follows one. */
static struct pm_record greying_record(enum pm_grey_choice grey) {
    struct pm_record record = made_record();
    record.components[0] = (struct pm_component){.kind = PM_COMPONENT_DARK,
                                                 .lab = {22, 5, 7},
                                                 .share_frac = 0.62,
                                                 .name = PM_HAIR_DARK_BROWN,
                                                 .level = 3,
                                                 .nearest = (char *)"W7"};
    record.components[1] = (struct pm_component){.kind = PM_COMPONENT_GREY,
                                                 .lab = {68, 0, 3},
                                                 .share_frac = 0.38,
                                                 .name = PM_HAIR_LIGHT_GREY,
                                                 .level = -1,
                                                 .nearest = (char *)"N1"};
    record.n_components = 2;
    record.hair.name = PM_HAIR_SALT_AND_PEPPER;
    record.hair.level = -1;
    record.hair.grey_frac = 0.38;
    record.grey = grey;
    return record;
}

START_TEST(grey_hair_is_two_colours_and_the_choice_is_said) {
    static const char *const said[][2] = {
        {"The plan follows the dark hair: the grey stays lighter than the dots.",
         "your dark hair: dark brown"},
        {"Dots of both bottles side by side, 62 % W7 and 38 % N1, preserve the salt and pepper.",
         "between your dark and your grey hair<"},
        {"The plan follows the grey hair: the dark hair stays darker than the dots.",
         "your grey hair: light grey"}};
    for (int grey = PM_GREY_FOLLOW_DARK; grey <= PM_GREY_FOLLOW_GREY; grey++) {
        struct pm_record record = greying_record((enum pm_grey_choice)grey);
        char *page = sheet_of(&record, NULL);
        must_say(page, "salt and pepper, 38 % grey");
        must_say(page, "62 % dark brown, level 3: W7");
        must_say(page, "38 % light grey: N1");
        must_say(page, said[grey - PM_GREY_FOLLOW_DARK][0]);
        must_say(page, said[grey - PM_GREY_FOLLOW_DARK][1]);
        check_page(page, 0);
        free(page);
    }
    struct pm_record mostly = greying_record(PM_GREY_FOLLOW_DARK);
    mostly.components[0].share_frac = 0.3;
    mostly.components[1].share_frac = 0.7;
    char *page = sheet_of(&mostly, NULL);
    must_say(page, "the smaller part: the dots will look darker than the hair as a whole. Consider a blend.");
    free(page);
}
END_TEST

START_TEST(roots_and_scalp_are_said_or_what_photo_would_do) {
    struct pm_record record = made_record();
    record.look = PM_LOOK_DENSITY;
    record.has_density = true;
    record.density = (struct pm_density_facts){PM_ROOTS_BESIDE_SCALP, {26, 5, 7}, {60, 11, 16}, 0.09, 34, 33};
    char *page = sheet_of(&record, NULL);
    must_say(page, "Roots: L* 26.0");
    must_say(page, "</span>roots <span");
    must_say(page, "</span>scalp</p>");
    must_say(page,
             "scalp shows on 9 % of the region, 34 L* lighter than the roots, 33 apart: a strong contrast");
    must_say(page, "Session 1 comes nearest to the roots; later ones add dots of the same "
                   "shade, none darker.");
    must_say(page, "parted as you wear it");
    ck_assert_ptr_null(strstr(page, "Do not shave"));
    check_page(page, 0);
    free(page);
    record.density =
        (struct pm_density_facts){PM_ROOTS_NO_SCALP, {NAN, NAN, NAN}, {NAN, NAN, NAN}, 0.002, NAN, NAN};
    page = sheet_of(&record, NULL);
    must_say(
        page,
        "photograph the parting from above, combed open, in even light. The plan uses the hair as a whole.");
    must_say(page, "Session 1 comes nearest to the hair;");
    check_page(page, 0);
    free(page);
}
END_TEST

START_TEST(a_message_loses_the_folder) {
    struct pm_record record = made_failure();
    record.photo = (char *)"/home/anna/a\nb/broken.jpg";
    strcpy(record.error.message, "/home/anna/a?b/broken.jpg: the file ends");
    char *page = sheet_of(&record, NULL);
    must_say(page, ">broken.jpg: the file ends<");
    free(page);
}
END_TEST

/* A hostile text in one member after the other: the page stays what it was but for that text. */
static void plant(struct pm_record *record, struct pm_sheet *sheet, int where, char *text) {
    static struct pm_sheet_entry entry;
    static const char *history[1];
    static struct pm_match shades[5];
    memcpy(shades, record->shades, sizeof shades);
    record->shades = shades;
    switch (where) {
    case 0:
        record->photo = text;
        break;
    case 1:
        record->client = text;
        break;
    case 2:
        record->palette_name = text;
        break;
    case 3:
        record->shades[0].id = record->sessions[0].parts[0].id = text;
        break;
    case 4:
        record->shades[0].name = text;
        break;
    case 5:
        record->sessions[1].note = text;
        break;
    case 6:
        record->image.camera = record->image.profile = record->image.taken = text;
        break;
    case 7:
        snprintf(record->checks[0].message, sizeof record->checks[0].message, "%s", text);
        break;
    case 8:
        record->options[0].name = record->options[0].value = text;
        break;
    case 9:
        entry = (struct pm_sheet_entry){1, text, text, text, text, text, text, text, text, text};
        sheet->done = &entry;
        break;
    case 10:
        history[0] = text, sheet->history = history;
        break;
    case 11:
        record->status = PM_STATUS_ERROR;
        record->photo = text;
        snprintf(record->error.message, sizeof record->error.message, "%s: broken", text);
        break;
    case 12:
        record->plan_note = text;
        record->posterior.undertone = text;
        break;
    default:
        sheet->date = text;
    }
}
enum { N_PLACES = 14 };

START_TEST(nothing_in_a_record_breaks_out) {
    char *text = (char *)pm_hostile[_i];
    for (int where = 0; where < N_PLACES; where++) {
        struct pm_record tame = made_record(), wild = made_record();
        struct pm_sheet tame_sheet = full_sheet(), wild_sheet = full_sheet();
        static struct pm_said options[2];
        memcpy(options, wild.options, sizeof options);
        wild.options = options;
        plant(&tame, &tame_sheet, where, (char *)"tame");
        char *expected = sheet_of(&tame, &tame_sheet);
        memcpy(options, made_record().options, sizeof options);
        plant(&wild, &wild_sheet, where, text);
        char *page = sheet_of(&wild, &wild_sheet);
        struct markup markup = read_markup(page);
        ck_assert_int_eq(markup.scripts, 0);
        ck_assert_msg(count_of(page, '<') == count_of(expected, '<'), "another number of tags at place %d",
                      where);
        ck_assert_msg(count_of(page, '"') == count_of(expected, '"'), "another number of quotes at place %d",
                      where);
        free(markup.text);
        free(page);
        free(expected);
    }
}
END_TEST

/* ------------------------------------------------------------------ index */

START_TEST(the_index_links_each_sheet) {
    struct pm_buffer out = {0};
    struct pm_index index = {0};
    for (int i = 0; i < N_KINDS; i++) {
        struct pm_record record = record_of_kind(i);
        pm_index_add(&index, &record, i != 2 ? "0001-x y.html" : NULL, full_sheet().photo);
    }
    for (int i = 0; i < PM_N_HOSTILE; i++) {
        struct pm_record record = made_record();
        record.photo = record.client = record.sessions[0].parts[0].id = (char *)pm_hostile[i];
        pm_index_add(&index, &record, pm_hostile[i], NULL);
        pm_index_earlier(&index, pm_hostile[i]);
    }
    pm_report_index(&index, &out);
    pm_index_free(&index);
    char *page = taken(&out);
    struct markup markup = read_markup(page);
    ck_assert_int_eq(markup.h1, 1);
    ck_assert_int_eq(markup.scripts, 0);
    ck_assert_int_eq(markup.links, N_KINDS - 1 + 2 * PM_N_HOSTILE);
    ck_assert_ptr_null(strstr(page, "/home/"));
    must_say(page, "href=\"./0001-x%20y.html\"");
    must_say(page, "href=\"./javascript%3Aalert%281%29\"");
    must_say(page, "27 records, 1 of them without a measurement");
    must_say(page, "Sheets of earlier runs: 20<");
    ck_assert_int_eq(markup.images, N_KINDS);
    ck_assert(strstr(page, "Not measured: 1<") < strstr(page, "With a warning: "));
    free(markup.text);
    free(page);
}
END_TEST

START_TEST(sheets_get_file_names_of_their_own) {
    struct pm_record record = made_record();
    struct pm_buffer out = {0};
    record.photo = (char *)pm_hostile[_i];
    pm_sheet_file_name(&record, 7, &out);
    char *name = taken(&out);
    ck_assert(strncmp(name, "0007-", 5) == 0);
    ck_assert(strlen(name) <= 80);
    ck_assert(name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] ==
              '\0');
    ck_assert_str_eq(name + strlen(name) - 5, ".html");
    free(name);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("html");
    TCase *tests = tcase_create("html");
    tcase_add_loop_test(tests, every_sheet_is_well_formed, 0, N_KINDS);
    tcase_add_test(tests, grey_hair_is_two_colours_and_the_choice_is_said);
    tcase_add_test(tests, roots_and_scalp_are_said_or_what_photo_would_do);
    tcase_add_test(tests, the_sheet_says_what_the_record_knows);
    tcase_add_test(tests, what_is_used_today_is_the_first_candidate);
    tcase_add_test(tests, a_follow_up_is_a_page_of_its_own);
    tcase_add_test(tests, photos_that_are_taken_together_are_all_shown);
    tcase_add_test(tests, a_logo_stands_in_an_image);
    tcase_add_test(tests, a_preview_is_drawn_where_it_has_a_ground);
    tcase_add_test(tests, a_long_id_is_never_cut);
    tcase_add_test(tests, the_palettes_terms_stand_on_page_two);
    tcase_add_test(tests, the_head_tells_both_days);
    tcase_add_test(tests, the_session_that_is_asked_for_is_todays);
    tcase_add_test(tests, sessions_stand_in_the_order_of_their_columns);
    tcase_add_test(tests, no_plan_and_no_shade_are_said);
    tcase_add_test(tests, a_single_session_has_its_row);
    tcase_add_test(tests, the_plan_of_zones_has_a_row_for_each);
    tcase_add_test(tests, the_heading_names_the_zone);
    tcase_add_test(tests, a_message_loses_the_folder);
    tcase_add_loop_test(tests, nothing_in_a_record_breaks_out, 0, PM_N_HOSTILE);
    tcase_add_test(tests, the_index_links_each_sheet);
    tcase_add_loop_test(tests, sheets_get_file_names_of_their_own, 0, PM_N_HOSTILE);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
