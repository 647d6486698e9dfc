/* The members of a record, one row each. A new member is a field in pigmatch.h, a row here, and a
 * property in man/pigmatch-record.schema.json; JSON in both directions follows. For CSV add a row in
 * csv_columns.c. */
#include "record/members.h"

#include "record/member_rows.h"

/* Elements that are not objects. */
static const struct pm_member a_box = {.key = "", .kind = PM_MEMBER_WHOLE, .n = 4, .required = true};
static const struct pm_member a_point = {
    .key = "", .kind = PM_MEMBER_NUMBER, .decimals = 1, .n = 2, .required = true};
static const struct pm_member a_patch = {
    .key = "", .kind = PM_MEMBER_WORD, .words = PM_WORDS_PATCH, .required = true};
/* ------------------------------------------------------------------ the photo */

#define HERE struct pm_tool_facts
static const struct pm_member tool[] = {
    SHORT("version", version), WHOLE("method", method), SHORT("jpeg", jpeg),
    SHORT("lcms", lcms),       SHORT("heif", heif),     END,
};
#undef HERE

#define HERE struct pm_error
static const struct pm_member error[] = {
    WORD("code", code, CODE),
    SHORT("message", message),
    END,
};
#undef HERE

#define HERE struct pm_pooled
static const struct pm_member pooled[] = {
    TEXT("photo", photo),
    BYTES_HEX("photo_hex", photo),
    TEXT("sha256", sha256),
    WORD("status", status, STATUS),
    OBJECT("error", error, error, WHEN(status)),
    LAB("lab", lab),
    NUMBER("uncertainty_de00", uncertainty_de00, 2),
    END,
};
#undef HERE

#define HERE struct pm_image_facts
static const struct pm_member image[] = {
    WHOLE("width", width),
    WHOLE("height", height),
    WHOLE("orientation", orientation),
    WORD("format", format, FORMAT, REQUIRED),
    TEXT("profile", profile),
    WORD("profile_source", profile_source, PROFILE_SOURCE),
    WORD("decoded", decoded, DECODED),
    NUMBER("scale", scale, 4),
    TEXT("taken", taken),
    TEXT("camera", camera),
    FLAG("flash", flash),
    END,
};
#undef HERE

#define HERE struct pm_correction_facts
static const struct pm_member correction[] = {
    WORD("method", method, CORRECTION, REQUIRED),
    WORD("found", found, ORIGIN),
    NUMBER("residual_de00", residual_de00, 2),
    NUMBER("residual_p90_de00", residual_p90_de00, 2),
    NUMBER("in_sample_de00", in_sample_de00, 2),
    WORD("reference", reference, CHART_REFERENCE),
    LIST("corners", corners, n_corners, &a_point, WHEN(n_corners)),
    LIST("dropped", dropped, n_dropped, &a_patch),
    NUMBER("card_L", card_L, 2),
    END,
};
#undef HERE

#define HERE struct pm_strip_facts
static const struct pm_member strip[] = {
    WHOLE("strips", strips, REQUIRED), WHOLE("swatches", swatches),           WHOLE("dropped", dropped),
    NUMBERS("gamma", gamma, 3),        NUMBER("light_share", light_share, 3), END,
};
#undef HERE

#define HERE struct pm_record
static const struct pm_member region[] = {
    WORD("source", region_source, ORIGIN, REQUIRED),    LIST("hair", hair_boxes, n_hair_boxes, &a_box),
    LIST("skin", skin_boxes, n_skin_boxes, &a_box),     WORD("skin_source", skin_source, ORIGIN),
    FRACTION("certainty", region_certainty, 2),         LIST("outline", outline, n_outline, &a_point),
    LIST("others", other_boxes, n_other_boxes, &a_box), END,
};
#undef HERE

/* ------------------------------------------------------------------ hair and skin */

#define HERE struct pm_cluster
static const struct pm_member cluster[] = {
    LAB("lab", lab),
    FRACTION("frac", frac, 3),
    END,
};
#undef HERE

#define HERE struct pm_stubble_facts
static const struct pm_member stubble[] = {
    WORD("state", state, STUBBLE_STATE, REQUIRED),
    LAB("dots_lab", dots_lab),
    LAB("uncertainty_lab", uncertainty_lab),
    LAB("skin_lab", skin_lab),
    FRACTION("cover_frac", cover_frac, 3),
    NUMBER("dot_px", dot_px, 1),
    END,
};
#undef HERE

#define HERE struct pm_hair_facts
static const struct pm_member hair[] = {
    WORD("kind", kind, HAIR_FORM),
    OBJECT("stubble", stubble, stubble, WHEN(kind)),
    LAB("lab", lab, REQUIRED),
    LAB("uncorrected_lab", uncorrected_lab),
    SHORT("hex", hex),
    NUMBER("uncertainty_de00", uncertainty_de00, 2),
    NUMBER("sampling_de00", sampling_de00, 2),
    NUMBER("selection_de00", selection_de00, 2),
    NUMBER("correction_de00", correction_de00, 2),
    NUMBERS("spread_L", spread_L, 2),
    LAB("darkest_lab", darkest_lab),
    LAB("lightest_lab", lightest_lab),
    WHOLE64("pixels", pixels),
    FRACTION("frac", frac, 3),
    WORD("name", name, HAIR_NAME),
    WHOLE("level", level),
    FRACTION("grey_frac", grey_frac, 3),
    LIST("clusters", clusters, n_clusters, ELEMENT(cluster)),
    END,
};
#undef HERE

#define HERE struct pm_density_facts
static const struct pm_member density[] = {
    WORD("roots", roots, ROOTS, REQUIRED),
    LAB("roots_lab", roots_lab),
    LAB("scalp_lab", scalp_lab),
    FRACTION("scalp_frac", scalp_frac, 3),
    NUMBER("contrast_L", contrast_L, 1),
    NUMBER("contrast_de00", contrast_de00, 1),
    END,
};
#undef HERE

#define HERE struct pm_component
static const struct pm_member component[] = {
    WORD("kind", kind, COMPONENT, REQUIRED),
    LAB("lab", lab, REQUIRED),
    FRACTION("share_frac", share_frac, 3),
    WORD("name", name, HAIR_NAME),
    WHOLE("level", level),
    LAB("probable_lab", probable_lab),
    NUMBER("radius_de00", radius_de00, 2),
    TEXT("nearest", nearest),
    FRACTION("nearest_probability", nearest_probability, 3),
    NUMBER("nearest_de00", nearest_de00, 2),
    END,
};
#undef HERE

#define HERE struct pm_skin_facts
static const struct pm_member skin[] = {
    LAB("lab", lab),
    NUMBER("ita_deg", ita_deg, 1),
    WORD("ita_class", ita_class, ITA, REQUIRED),
    END,
};
#undef HERE

#define HERE struct pm_check
static const struct pm_member check[] = {
    WORD("check", check, CHECK, REQUIRED),
    WORD("level", level, LEVEL),
    NUMBER("value", value, 4),
    NUMBER("limit", limit, 4),
    SHORT("message", message),
    END,
};
#undef HERE

/* ------------------------------------------------------------------ what it means */

#define HERE struct pm_posterior_facts
static const struct pm_member posterior[] = {
    LAB("lab", lab, REQUIRED),
    NUMBER("radius_de00", radius_de00, 2),
    FRACTION("natural", natural, 3),
    NUMBER("rung_de00", rung_de00, 2),
    NUMBER("nearest_de00", nearest_de00, 2),
    LAB("nearest_delta", nearest_delta),
    FRACTION("visible", visible, 3),
    FRACTION("beyond", beyond, 3),
    TEXT("undertone", undertone),
    END,
};
#undef HERE

#define HERE struct pm_level_facts
static const struct pm_member level[] = {
    WHOLE("from", from, REQUIRED), WHOLE("to", to, REQUIRED), NUMBER("L", L, 1),
    NUMBER("sd_L", sd_L, 1),       BOOLEAN("used", used),     END,
};
#undef HERE

/* ------------------------------------------------------------------ what is advised */

#define HERE struct pm_record
static const struct pm_member target[] = {
    WORD("source", target_source, TARGET_SOURCE, REQUIRED),
    WORD("look", look, LOOK, REQUIRED),
    WORD("grey", grey, GREY),
    LAB("lab", target_lab, REQUIRED),
    END,
};

static const struct pm_member palette[] = {
    TEXT("name", palette_name),
    WHOLE("shades", palette_shades),
    /* The number of nearest bottles searched, if there are more. */
    WHOLE("blends_among", blends_among),
    WORD("capture", palette_capture, CAPTURE, REQUIRED),
    TEXT("sha256", palette_sha256),
    END,
};
#undef HERE

#define HERE struct pm_match
static const struct pm_member match[] = {
    TEXT("id", id, REQUIRED),
    TEXT("name", name),
    LAB("lab", lab, REQUIRED),
    NUMBER("de00", de00, 2, REQUIRED),
    LAB("delta", delta),
    WORD("label", label, LABEL, REQUIRED),
    FRACTION("probability_nearest", nearest, 3),
    FRACTION("probability_within", within, 3),
    END,
};
#undef HERE

#define HERE struct pm_likely
static const struct pm_member likely[] = {
    TEXT("id", id, REQUIRED),
    TEXT("name", name),
    LAB("lab", lab),
    FRACTION("probability_nearest", nearest, 3, REQUIRED),
    FRACTION("probability_within", within, 3),
    END,
};
#undef HERE

#define HERE struct pm_part
static const struct pm_member part[] = {
    TEXT("id", id, REQUIRED),
    WHOLE("ratio", ratio, REQUIRED),
    WHOLE("drops", drops),
    END,
};
#undef HERE

#define HERE struct pm_blend
static const struct pm_member blend[] = {
    LIST("parts", parts, n_parts, ELEMENT(part), REQUIRED),
    LAB("lab", lab, REQUIRED),
    NUMBER("de00", de00, 2, REQUIRED),
    NUMBER("error_de00", error_de00, 2),
    NUMBER("slip_de00", slip_de00, 2),
    BOOLEAN("worthwhile", worthwhile),
    END,
};
#undef HERE

#define HERE struct pm_note
const struct pm_member pm_note_members[] = {
    WORD("note", code, NOTE, REQUIRED),
    TEXT("id", id),
    TEXT("ladder", ladder),
    TEXT("lot", lot),
    SHORT("date", date),
    NUMBER("number", number, 2),
    END,
};
#undef HERE

#define HERE struct pm_session
const struct pm_member pm_session_members[] = {
    WHOLE("session", session, REQUIRED),
    BOOLEAN("optional", optional),
    WORD("chosen_by", chosen_by, CHOSEN_BY, REQUIRED),
    WORD("kind", kind, SESSION_KIND),
    LIST("parts", parts, n_parts, ELEMENT(part)),
    TEXT("ladder", ladder),
    WHOLE("rung", rung),
    LAB("lab", lab),
    NUMBER("darker_L", darker_L, 2),
    NUMBER("darker_de00", darker_de00, 2),
    NUMBER("below_hair_L", below_hair_L, 2),
    NUMBER("below_hair_shades", below_hair_shades, 1),
    WHOLES("days_after", days_after),
    SHORTS("date", date),
    NUMBER("ml", ml, 2),
    TEXT("note", note),
    GROWN_LIST("notes", notes, n_notes, 100, ELEMENT(pm_note_members)),
    END,
};
#undef HERE

/* ------------------------------------------------------------------ follow-up */

#define HERE struct pm_treated_facts
static const struct pm_member treated[] = {
    LAB("tone_lab", tone_lab),
    NUMBER("tone_uncertainty_de00", tone_uncertainty_de00, 2),
    LAB("tone_uncertainty_lab", tone_uncertainty_lab),
    LAB("mean_lab", mean_lab),
    LAB("darkest_lab", darkest_lab),
    LAB("skin_lab", skin_lab),
    LAB("between_lab", between_lab),
    NUMBER("density_frac", density_frac, 4),
    NUMBER("density_uncertainty_frac", density_uncertainty_frac, 4),
    NUMBER("redness_a", redness_a, 2),
    END,
};
#undef HERE

#define HERE struct pm_drift_facts
static const struct pm_member drift[] = {
    WORD("towards", towards, DRIFT, REQUIRED),
    WHOLE("visits", visits, REQUIRED),
    WHOLE("days", days),
    BOOLEAN("alike", alike),
    NUMBERS("moved_ab", moved_ab, 2),
    NUMBERS("uncertainty_ab", uncertainty_ab, 2),
    END,
};
#undef HERE

#define HERE struct pm_followup_facts
static const struct pm_member followup[] = {
    WHOLE("session", session, REQUIRED),
    SHORT("treated_on", treated_on),
    WHOLE("days", days),
    LIST("region", treated_boxes, n_treated_boxes, &a_box),
    OBJECT("treated", treated, treated),
    LAB("planned_lab", planned_lab),
    LAB("expected_lab", expected_lab),
    LAB("delta", delta),
    NUMBER("de00", de00, 2),
    NUMBER("uncertainty_de00", uncertainty_de00, 2),
    LAB("hair_delta", hair_delta),
    NUMBER("hair_de00", hair_de00, 2),
    NUMBER("planned_density_frac", planned_density_frac, 4),
    NUMBER("healed_shades", healed_shades, 2),
    WORD("advice", advice, ADVICE, REQUIRED),
    WORD("judgement", judgement, JUDGEMENT),
    WORD("why", why, WHY),
    NUMBER("off_L", off_L, 2),
    NUMBERS("off_ab", off_ab, 2),
    LAB("off_uncertainty_lab", off_uncertainty_lab),
    NUMBER("least_density_frac", least_density_frac, 4),
    LAB("next_lab", next_lab),
    OBJECT("drift", drift, drift, WHEN(drift.visits)),
    TEXT("reason", reason),
    END,
};
#undef HERE

/* ------------------------------------------------------------------ zones */

#define HERE struct pm_apart_facts
static const struct pm_member apart[] = {
    TEXT("from", from, REQUIRED),
    LAB("delta", delta),
    NUMBER("de00", de00, 2, REQUIRED),
    NUMBER("told_from_de00", told_from_de00, 2),
    BOOLEAN("same", same),
    END,
};
#undef HERE

#define HERE struct pm_record
const struct pm_member pm_zone_members[] = {
    TEXT("name", zone, REQUIRED),
    WORD("kind", zone_kind, ZONE_KIND, REQUIRED),
    WORD("status", status, STATUS, REQUIRED),
    BOOLEAN("forced", forced),
    OBJECT("error", error, error, WHEN(status)),
    LIST("region", hair_boxes, n_hair_boxes, &a_box),
    OBJECT("hair", hair, hair, WHEN(has_hair), SETS),
    LIST("components", components, n_components, ELEMENT(component)),
    LIST("quality", checks, n_checks, ELEMENT(check)),
    WORD("confidence", confidence, CONFIDENCE),
    OBJECT("posterior", posterior, posterior, WHEN(has_posterior), SETS),
    OBJECT("apart", apart, apart, WHEN(has_apart), SETS),
    OBJECT_HERE("target", target, WHEN(has_target), SETS),
    GROWN_LIST("shades", shades, n_shades, 1000, ELEMENT(match)),
    GROWN_LIST("likely", likely, n_likely, 1000000, ELEMENT(likely)),
    GROWN_LIST("blends", blends, n_blends, 1001, ELEMENT(blend)),
    LIST("sessions", sessions, n_sessions, ELEMENT(pm_session_members), .numbered = true),
    WORD("plan_reason", plan_reason, PLAN_REASON),
    TEXT("plan_note", plan_note),
    END,
};
#undef HERE

/* ------------------------------------------------------------------ the whole */

#define HERE struct pm_record
const struct pm_member pm_record_members[] = {
    OBJECT("tool", tool, tool),
    {.key = "options",
     .kind = PM_MEMBER_OPTIONS,
     .at = OFFSET(struct pm_said *, options),
     .count_at = OFFSET(size_t, n_options)},
    TEXT("photo", photo),
    BYTES_HEX("photo_hex", photo),
    TEXT("sha256", sha256),
    GROWN_LIST("combined", pooled, n_pooled, 10000, ELEMENT(pooled)),
    TEXT("client", client),
    TEXT("id", id),
    WORD("status", status, STATUS, REQUIRED),
    BOOLEAN("forced", forced),
    BOOLEAN("damaged", damaged),
    OBJECT("error", error, error, WHEN(status)),
    OBJECT("image", image, image, WHEN(has_image), SETS),
    OBJECT("correction", correction, correction, WHEN(has_image)),
    OBJECT("strip", strip, strip, WHEN(strip.strips)),
    OBJECT_HERE("region", region, WHEN(region_source)),
    OBJECT("hair", hair, hair, WHEN(has_hair), SETS),
    OBJECT("density", density, density, WHEN(has_density), SETS),
    LIST("components", components, n_components, ELEMENT(component)),
    OBJECT("skin", skin, skin, WHEN(has_skin), SETS),
    LIST("quality", checks, n_checks, ELEMENT(check)),
    WORD("confidence", confidence, CONFIDENCE),
    OBJECT("posterior", posterior, posterior, WHEN(has_posterior), SETS),
    OBJECT("level", level, level, WHEN(has_level), SETS),
    OBJECT_HERE("target", target, WHEN(has_target), SETS),
    OBJECT_HERE("palette", palette, WHEN(palette_sha256)),
    GROWN_LIST("shades", shades, n_shades, 1000, ELEMENT(match)),
    GROWN_LIST("likely", likely, n_likely, 1000000, ELEMENT(likely)),
    GROWN_LIST("blends", blends, n_blends, 1001, ELEMENT(blend)),
    /* A word, so that it is not mistaken for 0. */
    NUMBER("healing", healing_shades, 2, WHEN(palette_sha256), .unknown = "unknown"),
    NUMBER("dilution", dilution, 2),
    LIST("sessions", sessions, n_sessions, ELEMENT(pm_session_members), .numbered = true),
    WORD("plan_reason", plan_reason, PLAN_REASON),
    TEXT("plan_note", plan_note),
    OBJECT("followup", followup, followup, WHEN(has_followup), SETS),
    TEXT("zone", zone),
    WORD("zone_kind", zone_kind, ZONE_KIND),
    GROWN_LIST("zones", zones, n_zones, PM_MAX_ZONES, ELEMENT(pm_zone_members)),
    END,
};
#undef HERE
