/* A record as a screenful: the frame, the hair, what to check. */
#include "report/text.h"

#include "report/text_page.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ hair and skin */

/* 1234567 -> "1,234,567" */
static void say_count(struct pm_buffer *out, int64_t count) {
    if (count >= 1000) {
        say_count(out, count / 1000);
        pm_buffer_printf(out, "%s%03d", pm_tr_in(out->language, "mark between thousands", ","),
                         (int)(count % 1000));
    } else {
        pm_buffer_printf(out, "%d", (int)count);
    }
}

static void write_sureness(struct pm_text_page *page) {
    static const char *const words[] = {NC_("confidence", "unknown"), NC_("confidence", "LOW"),
                                        NC_("confidence", "MEDIUM"), NC_("confidence", "HIGH")};
    static const char *const corrected[][2] = {
        [PM_CORRECTION_CARD] = {N_("neutral card given, corrected: 90 % within {0.1}"),
                                N_("neutral card found, corrected: 90 % within {0.1}")},
        [PM_CORRECTION_CHART] = {N_("ColorChecker given, corrected: 90 % within {0.1}"),
                                 N_("ColorChecker found, corrected: 90 % within {0.1}")},
        [PM_CORRECTION_STRIP] = {N_("swatches beside the hair given, corrected: 90 % within {0.1}"),
                                 N_("swatches beside the hair found, corrected: 90 % within {0.1}")}};
    const struct pm_record *record = page->record;
    const enum pm_correction_method method = record->correction.method;
    const char *word = pm_tr_in(page->line.language, "confidence", words[record->confidence]);
    if (record->has_posterior) {
        const struct pm_lab lab = record->posterior.lab;
        pm_say(&page->line,
               "most probably L* {0.1} a* {1.1} b* {2.1} \xc2\xb1{3.1} dE00 (90 %): {4} confidence",
               PM_NUMBER(lab.L), PM_NUMBER(lab.a), PM_NUMBER(lab.b), PM_NUMBER(record->posterior.radius_de00),
               PM_TEXT(word));
    } else {
        pm_say(&page->line, "measured \xc2\xb1{0.1} dE00 (90 %): {1} confidence",
               PM_NUMBER(record->hair.uncertainty_de00), PM_TEXT(word));
    }
    if (record->has_posterior && record->posterior.natural < 0.5)
        say_tr(page, "; no colour that hair grows in");
    end_line(page, "");
    if (method != PM_CORRECTION_NONE) {
        pm_say(&page->line, corrected[method][record->correction.found == PM_ORIGIN_AUTO],
               PM_NUMBER(record->hair.correction_de00));
        end_line(page, "");
    }
}

/* The English "with" before the option is for English alone. */
static void say_where(struct pm_text_page *page) {
    const char *where = page->style->say_where, *option = where != NULL ? strchr(where, '-') : NULL;
    if (page->line.language == NULL || option == NULL)
        say(page, where != NULL ? where : "");
    else
        pm_buffer_printf(&page->line, " (%s)", option);
}

/* Found hair is to be checked first. */
static void write_region(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (record->region_source != PM_ORIGIN_AUTO)
        return;
    const struct pm_box *box = &record->hair_boxes[0];
    pm_say(
        &page->line,
        isfinite(record->region_certainty)
            ? "found automatically around {0},{1},{2},{3}, certainty {4%0} %: if that is not hair, say where "
              "it is"
            : "found automatically around {0},{1},{2},{3}: if that is not hair, say where it is",
        PM_NUMBER(box->x), PM_NUMBER(box->y), PM_NUMBER(box->w), PM_NUMBER(box->h),
        PM_NUMBER(record->region_certainty));
    say_where(page);
    end_line(page, "");
}

/* Dots and what is between them. */
static void write_stubble(struct pm_text_page *page) {
    const struct pm_stubble_facts *stubble = &page->record->hair.stubble;
    if (page->record->hair.kind != PM_HAIR_FORM_STUBBLE || !isfinite(stubble->dot_px))
        return;
    struct pm_buffer skin = pm_buffer_beside(&page->line);
    pm_say_lab(&skin, stubble->skin_lab);
    pm_say(&page->line,
           stubble->state == PM_STUBBLE_SOLVED ? "dots about {0.1} pixels wide cover {1%0} % of skin of {2}; "
                                                 "their L* holds to \xc2\xb1{3.0}"
                                               : "dots about {0.1} pixels wide",
           PM_NUMBER(stubble->dot_px), PM_NUMBER(stubble->cover_frac),
           PM_TEXT(skin.text != NULL ? skin.text : ""), PM_NUMBER(stubble->uncertainty_lab.L));
    page->line.failed = page->line.failed || skin.failed;
    pm_buffer_free(&skin);
    end_line(page, "");
}

/* Below this it would be written as 0 %. */
static const double least_grey_frac = 0.005;

static void write_extent(struct pm_text_page *page) {
    const struct pm_hair_facts *hair = &page->record->hair;
    struct pm_buffer count = pm_buffer_beside(&page->line);
    say_count(&count, hair->pixels);
    pm_say(&page->line, "most of it from L* {0.0} to {1.0}; {2} pixels", PM_NUMBER(hair->spread_L[0]),
           PM_NUMBER(hair->spread_L[1]), PM_TEXT(count.text != NULL ? count.text : ""));
    /* Several photos together have neither. */
    if (isfinite(hair->frac) && page->record->n_outline + page->record->n_hair_boxes > 0)
        pm_say(&page->line,
               page->record->n_outline > 0 ? ", {0%0} % of the outline" : ", {0%0} % of the rectangle",
               PM_NUMBER(hair->frac));
    if (hair->grey_frac >= least_grey_frac)
        pm_say(&page->line, "; grey {0%0} %", PM_NUMBER(hair->grey_frac));
    page->line.failed = page->line.failed || count.failed;
    pm_buffer_free(&count);
    end_line(page, "");
}

static void write_hair(struct pm_text_page *page) {
    const struct pm_hair_facts *hair = &page->record->hair;
    if (!page->record->has_hair)
        return;
    const char *name = hair_name(page, hair);
    if (hair->kind == PM_HAIR_FORM_STUBBLE)
        say_tr(page, name != NULL ? "stubble, its dots " : "stubble, dots and skin together");
    if (name != NULL)
        say(page, name);
    else if (hair->kind == PM_HAIR_FORM_HAIR)
        say_tr(page, "hair");
    if (hair->level > 0)
        pm_say(&page->line, ", level {0}", PM_NUMBER(hair->level));
    if (pm_shows_components(page->record)) { /* a mean of both is meaningless */
        pm_say(&page->line, ", {0%0} % grey", PM_NUMBER(hair->grey_frac));
    } else {
        say(page, "   ");
        say_lab(page, hair->lab);
        say(page, "   ");
        say(page, hair->hex);
    }
    end_line(page, "HAIR");
    pm_text_components(page);
    write_stubble(page);
    write_region(page);
    write_sureness(page);
    if (pm_shows_components(page->record)) /* two colours have no spread in common */
        return;
    write_extent(page);
}

static void write_roots(struct pm_text_page *page) {
    page->swatch = isfinite(page->record->density.roots_lab.L) ? &page->record->density.roots_lab : NULL;
    if (pm_say_roots(&page->line, page->record))
        end_line(page, "ROOTS");
    if (pm_say_scalp(&page->line, page->record))
        end_line(page, "");
}

static void write_skin(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (!record->has_skin)
        return;
    say(page, pm_tr_word(page->line.language, PM_WORDS_ITA, (int)record->skin.ita_class));
    say_number(page, ", ITA ", record->skin.ita_deg, 0);
    say(page, "\xc2\xb0   ");
    say_lab(page, record->skin.lab);
    if (record->skin_source == PM_ORIGIN_AUTO)
        say_tr(page, ", found automatically");
    end_line(page, "SKIN");
}

static void write_target(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (!record->has_target || (record->has_hair && record->look != PM_LOOK_SHAVED))
        return;
    say_tr(page, record->look == PM_LOOK_SHAVED ? "the shadow of shaved hair" : "colour asked for");
    say(page, "   ");
    say_lab(page, record->target_lab);
    end_line(page, "AIM");
}

/* ------------------------------------------------------------------ healed scalp */

static bool is_provisional(const struct pm_record *record) {
    return record->followup.judgement == PM_JUDGEMENT_PROVISIONAL &&
           record->followup.advice != PM_ADVICE_RETAKE;
}

static void write_next(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_session *next = record->n_sessions > 0 ? &record->sessions[0] : NULL;
    if (record->followup.advice != PM_ADVICE_NONE)
        say_tr(page, pm_advice_words(record->followup.advice));
    if (is_provisional(record))
        say_tr(page, " (provisional)");
    end_line(page, "NEXT");
    if (next != NULL && next->kind != PM_SESSION_EMPTY) {
        pm_say(&page->line, "session {0}:", PM_NUMBER(next->session));
        say(page, " ");
        say_recipe(page, next->parts, next->n_parts);
        end_line(page, "");
    }
    if (record->followup.reason != NULL) {
        struct pm_buffer reason = pm_buffer_beside(&page->line);
        pm_say_reason(&reason, &record->followup);
        say_beside(page, &reason);
        end_line(page, "WHY");
    }
}

static void write_healed_tone(struct pm_text_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->treated.tone_lab.L))
        return;
    say_lab(page, facts->treated.tone_lab);
    end_line(page, "TONE");
    if (!isfinite(facts->de00))
        return;
    pm_say(&page->line, "{0.1} \xc2\xb1{1.1} from the plan:", PM_NUMBER(facts->de00),
           PM_NUMBER(facts->uncertainty_de00));
    say(page, " ");
    pm_say_delta(&page->line, facts->delta);
    end_line(page, "");
    if (!isfinite(facts->hair_de00))
        return;
    pm_say(&page->line, "{0.1} from the hair beside it:", PM_NUMBER(facts->hair_de00));
    say(page, " ");
    pm_say_delta(&page->line, facts->hair_delta);
    end_line(page, "");
}

static void write_density(struct pm_text_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->treated.density_frac))
        return;
    pm_say(&page->line, "dots cover {0%1} \xc2\xb1{1%1} % of the scalp",
           PM_NUMBER(facts->treated.density_frac), PM_NUMBER(facts->treated.density_uncertainty_frac));
    if (isfinite(facts->planned_density_frac))
        pm_say(&page->line, "; {0%1} % were planned", PM_NUMBER(facts->planned_density_frac));
    end_line(page, "COVER");
}

static void write_when(struct pm_text_page *page) {
    static const char *const healed[2][2] = {{NN_("; healed {0.1} shades darker than its pigment",
                                                  "; healed {0.1} shades darker than its pigment")},
                                             {NN_("; healed {0.1} shades lighter than its pigment",
                                                  "; healed {0.1} shades lighter than its pigment")}};
    const struct pm_followup_facts *facts = &page->record->followup;
    struct pm_buffer day = pm_buffer_beside(&page->line);
    if (day.language == NULL || !pm_say_date(&day, facts->treated_on)) /* English has it as records do */
        pm_buffer_text(&day, facts->treated_on);
    pm_say(&page->line, facts->treated_on[0] != '\0' ? "session {0} of {1}" : "session {0}",
           PM_NUMBER(facts->session), PM_TEXT(day.text != NULL ? day.text : ""));
    if (facts->days >= 0)
        pm_say_n(&page->line, ", {0} day before this photo", ", {0} days before this photo", facts->days,
                 PM_NUMBER(facts->days));
    if (isfinite(facts->healed_shades)) {
        const double shades = fabs(facts->healed_shades);
        const char *const *forms = healed[facts->healed_shades >= 0];
        pm_say_n(&page->line, forms[0], forms[1], pm_plural_of(page->line.language, shades),
                 PM_NUMBER(shades));
    }
    page->line.failed = page->line.failed || day.failed;
    pm_buffer_free(&day);
    end_line(page, "HEALED");
}

static void write_followup(struct pm_text_page *page) {
    write_next(page);
    write_when(page);
    write_healed_tone(page);
    write_density(page);
    if (pm_drift_sentence(&page->record->followup.drift, &page->line))
        end_line(page, "DRIFT");
    say_tr(page, "next: 28 days or more after the session; same place, light and phone");
    end_line(page, "PHOTO");
}

/* ------------------------------------------------------------------ what to check */

static void write_checks(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    const bool told = record->palette_sha256 != NULL && record->status == PM_STATUS_OK;
    const enum pm_capture capture = record->palette_capture;
    for (size_t i = 0; i < record->n_checks; i++) {
        struct pm_buffer check = pm_buffer_beside(&page->line);
        pm_say_check(&check, record, &record->checks[i]);
        say(page, "- ");
        say_beside(page, &check);
        end_line(page, i == 0 ? "CHECK" : "");
    }
    if (told && capture == PM_CAPTURE_NOMINAL)
        say_tr(page,
               "- the palette's colours are nominal (design values): hold the bottle's own swatch beside "
               "the hair");
    else if (told && capture == PM_CAPTURE_INSTRUMENT && record->has_posterior && record->strip.strips == 0)
        say_tr(page,
               "- the palette was measured with an instrument, which reads hair 2 to 4 L* darker than a "
               "camera: what is told may come out lighter than the hair; try the next darker bottle, too");
    if (page->line.length > 0)
        end_line(page, record->n_checks == 0 ? "CHECK" : "");
}

/* "NAME: SENTENCE" of a photo, the sentence translated. False: nothing was said. */
static bool say_failure_translated(struct pm_text_page *page, const char *message) {
    const char *behind = strstr(message, ": ");
    struct pm_buffer why = pm_buffer_beside(&page->line), name = {0};
    if (why.language == NULL || behind == NULL || !pm_say_failure(&why, page->record, behind + 2)) {
        pm_buffer_free(&why);
        return false;
    }
    pm_buffer_bytes(&name, message, (size_t)(behind + 2 - message));
    say_beside(page, &name);
    say_beside(page, &why);
    return true;
}

static void write_failure(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    const char *message = record->error.message;
    if (!say_failure_translated(page, message))
        pm_utf8_clean(&page->line, message, 0);
    end_line(page, record->status == PM_STATUS_REFUSED ? "REFUSED" : "ERROR");
}

/* The photo's name, or the number of photos and those that failed. */
static void write_title(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    pm_bold(page->out, page->style, true);
    if (record->photo != NULL)
        pm_utf8_clean(page->out, record->photo, page->style->columns);
    else if (record->n_pooled > 0)
        pm_fill_in(page->out, pm_tr(page->line.language, "{0} photos of one client"),
                   (const struct pm_value[]){PM_NUMBER((double)record->n_pooled)});
    pm_bold(page->out, page->style, false);
    if (record->photo != NULL || record->n_pooled > 0)
        pm_buffer_text(page->out, "\n");
    for (size_t i = 0; i < record->n_pooled && record->status == PM_STATUS_OK; i++) {
        if (record->pooled[i].status == PM_STATUS_OK)
            continue;
        pm_utf8_clean(&page->line, record->pooled[i].error.message, 0);
        end_line(page, "LEFT OUT");
    }
}

void pm_report_text(const struct pm_record *record, const struct pm_text_style *style,
                    struct pm_buffer *out) {
    struct pm_text_page page = {
        .out = out, .style = style, .record = record, .line = {.language = style->language}};
    write_title(&page);
    pm_text_first_zone(&page);
    if (record->status == PM_STATUS_OK) {
        if (record->has_followup)
            write_followup(&page);
        else
            pm_text_today(&page);
        write_hair(&page);
        write_roots(&page);
        write_skin(&page);
        write_target(&page);
        pm_text_candidates(&page);
        pm_text_plan(&page);
        pm_text_zones(&page);
    } else {
        write_failure(&page);
    }
    write_checks(&page);
    out->failed = out->failed || page.line.failed;
    pm_buffer_free(&page.line);
}
