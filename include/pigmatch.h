/* pigmatch.h - the public interface of libpigmatch: from a hair photo to pigment shades and sessions.
 *
 * Conventions that hold everywhere:
 *   Lab        CIELAB, D50, CIE 1931 2 degree observer, L* 0-100, double.
 *   XYZ        D50, Y = 1 for the perfect white.
 *   unknown    an unknown double is NAN, an unknown int -1, an unknown string NULL; JSON prints null.
 *   regions    pixels of the full photo, turned upright, with the origin at the top left.
 *   errors     a call that can fail takes a struct pm_error, which must not be NULL; it returns false or NULL
 *              and fills it, and leaves it as it was on success.
 *   names      _de00 are differences or radii in CIEDE2000, _frac shares from 0 to 1, _px pixels of the full
 *              photo, _deg degrees, _ml millilitres. Radii contain 90 % of the probability.
 *   defaults   of struct pm_options: what pm_options_init sets stands last in a comment, "the session that
 *              matches the hair, 1"; else it is 0, false, NULL or unknown.
 *   ownership  what a record points to is freed with it; what options and requests point to is borrowed for
 *              the call.
 *   threads    no hidden state: each thread uses a struct pm_worker of its own; loaded palettes, options and
 *              what was resolved of them are only read, and may be shared.
 */
#ifndef PIGMATCH_H
#define PIGMATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* The version of this header; pm_version() is that of the library that is linked. */
#define PM_VERSION "1.1.0"
/* Rises whenever any number in a record may change for the same bytes. */
#define PM_METHOD 2
#define PM_SCHEMA "pigmatch/2"

#if defined(__GNUC__)
#define PM_USE_RESULT __attribute__((warn_unused_result))
#else
#define PM_USE_RESULT
#endif

/* PM_VERSION of the library as it was built, "1.1.0". Never NULL. */
const char *pm_version(void);

/* ------------------------------------------------------------------ errors */

/* What went wrong, as a closed list; pm_code_name() gives the word that records print. */
enum pm_code {
    PM_E_NONE = 0,
    PM_E_MEMORY,      /* out of memory */
    PM_E_OPEN,        /* the file cannot be opened or read */
    PM_E_EMPTY,       /* the file has no bytes */
    PM_E_NOT_PHOTO,   /* no photo format that this build reads */
    PM_E_UNSUPPORTED, /* a known format of an unsupported kind (12-bit, lossless, excluded from the build) */
    PM_E_TRUNCATED,   /* the file ends before the picture is complete */
    PM_E_CORRUPT,     /* the picture's data are inconsistent */
    PM_E_TOO_LARGE,   /* exceeds a limit: pixels, scans, memory */
    PM_E_PROFILE,     /* the colour profile cannot be used */
    PM_E_REGION,      /* a region lies outside the photo or is empty */
    PM_E_CARD,        /* the grey card does not fit its stated kind */
    PM_E_CHART,       /* the given chart is not a ColorChecker, or badly placed */
    PM_E_STRIP,       /* the given swatches are badly placed, or not those of the palette */
    PM_E_NO_HAIR,     /* no hair was found */
    PM_E_NO_COLOUR,   /* the photo is black and white, or toned in one hue */
    PM_E_QUALITY,     /* refused by a photo check; `force` measures it anyway */
    PM_E_PALETTE,     /* the palette is wrong */
    PM_E_USAGE,       /* an option is wrong */
    PM_E_OUTPUT,      /* the result cannot be written */
    PM_E_CLIENT_FILE, /* the client's file is damaged or inconsistent */
    PM_E_COUNT
};

/* What the caller can do about a failure: each is a member of struct pm_options to set. The message describes
 * it in plain words; a program appends its own name for it ("--force"). */
enum pm_remedy {
    PM_REMEDY_NONE,
    PM_REMEDY_FORCE,         /* `force`: measure the refused photo anyway */
    PM_REMEDY_ALLOW_DAMAGED, /* `allow_damaged`: measure what can be read of it */
    PM_REMEDY_MAX_PIXELS,    /* `max_pixels`: take larger photos */
    PM_REMEDY_MAX_MEMORY,    /* `max_memory_mb`: take photos that need more to be decoded */
    PM_REMEDY_HAIR,          /* `hair`: say where the hair is */
    PM_REMEDY_TREATED,       /* struct pm_followup_request's `treated`: say where the treated scalp is */
    PM_REMEDY_CHART,         /* `chart` and `corners`: say where the chart is */
    PM_REMEDY_CHART_NONE,    /* `chart`: measure without it */
    PM_REMEDY_COUNT
};

struct pm_error {
    enum pm_code code;
    char message[600]; /* file, place, problem, way out: one line of UTF-8 without control characters */
    enum pm_remedy remedy;
};

/* The word for a code as used in records, e.g. "truncated" for PM_E_TRUNCATED. Never NULL. */
const char *pm_code_name(enum pm_code code);

/* ------------------------------------------------------------------ words */

/* The closed lists of words used in records. A member that holds one is an enum; if it may be unknown, its
 * value 0 has no word. */
enum pm_words {
    PM_WORDS_CODE,
    PM_WORDS_STATUS,
    PM_WORDS_CONFIDENCE,
    PM_WORDS_LEVEL,
    PM_WORDS_CHECK,
    PM_WORDS_FORMAT,
    PM_WORDS_PROFILE_SOURCE,
    PM_WORDS_DECODED,
    PM_WORDS_CORRECTION,
    PM_WORDS_ORIGIN,
    PM_WORDS_CHART_REFERENCE,
    PM_WORDS_PATCH, /* 0-23, see pm_correction_facts */
    PM_WORDS_HAIR_FORM,
    PM_WORDS_STUBBLE_STATE,
    PM_WORDS_HAIR_NAME,
    PM_WORDS_ITA,
    PM_WORDS_TARGET_SOURCE,
    PM_WORDS_LOOK,
    PM_WORDS_GREY,
    PM_WORDS_COMPONENT,
    PM_WORDS_ROOTS,
    PM_WORDS_CAPTURE,
    PM_WORDS_LABEL,
    PM_WORDS_CHOSEN_BY,
    PM_WORDS_SESSION_KIND,
    PM_WORDS_ADVICE,
    PM_WORDS_PLAN_REASON,
    PM_WORDS_NOTE,
    PM_WORDS_WHY,
    PM_WORDS_ZONE_KIND,
    PM_WORDS_JUDGEMENT,
    PM_WORDS_DRIFT,
    PM_WORD_LISTS
};

/* The word for a value of the list, as records print it: "as-planned" for PM_ADVICE_AS_PLANNED. NULL if
 * the value has none: unknown, or outside the list. */
const char *pm_word(enum pm_words list, int value);
/* The value of the word, or -1 if it is NULL or not in the list. */
int pm_word_value(enum pm_words list, const char *word);

/* ------------------------------------------------------------------ numbers */

struct pm_lab {
    double L, a, b;
};

struct pm_xyz {
    double X, Y, Z;
};

/* Whole pixels. Empty if w or h is not positive. */
struct pm_box {
    int x, y, w, h;
};

struct pm_point {
    double x, y;
};

/* ------------------------------------------------------------------ palette */

/* A palette of shades; owns its strings; read-only once loaded. */
struct pm_palette;

/* Reads a palette: CGATS, CSV, CxF3, Argyll .ti3, Adobe .ase and .aco, GIMP .gpl, recognized by content.
 * `name` is a path, or the name of a palette in $PIGMATCH_PALETTES or the installed folder; NULL is the
 * palette embedded in the library. The caller releases it with pm_palette_free. Returns NULL on failure, with
 * the first problem in `err` and all problems of the file, one per line, in *details (`details` may be NULL;
 * *details is owned by the caller, free()). *details is NULL on success, and where no file could be read:
 * then `err` says it all. Fails with PM_E_PALETTE (its content), PM_E_OPEN (no such file or name) or
 * PM_E_MEMORY. */
PM_USE_RESULT struct pm_palette *pm_palette_load(const char *name, char **details, struct pm_error *err);
void pm_palette_free(struct pm_palette *palette);

/* How many shades there are, in the order of the file. */
size_t pm_palette_size(const struct pm_palette *palette);
/* Shade `i`, counted from 0; false, with nothing set, where there is none. Each of the last three may be
 * NULL. The texts belong to the palette; *name is NULL if the file has none. */
bool pm_palette_shade(const struct pm_palette *palette, size_t i, const char **id, const char **name,
                      struct pm_lab *lab);

/* ------------------------------------------------------------------ options */

enum {
    PM_MAX_REGIONS = 16,
    PM_MAX_PARTS = 3,
    PM_MAX_SESSIONS = 3,
    PM_MAX_CHECKS = 24,
    PM_MAX_CLUSTERS = 16,
    PM_MAX_STRIPS = 2,
    PM_MAX_OUTLINE = 32,
    PM_MAX_OTHER_HAIR = 4,
    PM_MAX_ZONES = 6,
    PM_MAX_ZONE_REGIONS = 4,
    PM_MAX_ZONE_NAME = 40, /* bytes */
    PM_MAX_COMPONENTS = 2
};

/* A rectangle as given by a person: each value in pixels or, if relative, as a fraction of the photo (0-1).
 */
struct pm_region {
    double v[4]; /* x, y, w, h */
    bool relative[4];
};

/* A part of the head with its own colour and plan. A beard serves as the reference if the scalp has no hair.
 */
enum pm_zone_kind { PM_ZONE_NONE, PM_ZONE_HAIR, PM_ZONE_BEARD };
struct pm_zone {
    char name[PM_MAX_ZONE_NAME + 1]; /* chosen by the caller, unique; "hair" is the unnamed region */
    enum pm_zone_kind kind;
    struct pm_region region[PM_MAX_ZONE_REGIONS]; /* all of one colour */
    size_t n_regions;
};

/* Swatches of pigment in rows and columns. */
struct pm_swatch_grid {
    int cols, rows;
    struct pm_point corners[4]; /* centres of the first, the last of the first row, the last, and the first of
                                   the last row, upright pixels; of one row or column they fall together */
};

enum pm_chart_mode { PM_CHART_AUTO, PM_CHART_NONE, PM_CHART_CORNERS };
enum pm_capture { PM_CAPTURE_NOMINAL, PM_CAPTURE_CAMERA, PM_CAPTURE_INSTRUMENT }; /* a palette's colours */
/* PM_LOOK_DENSITY: dots between long hair, so that less scalp shows: of the colour of the roots, none darker.
 */
enum pm_look { PM_LOOK_NATURAL, PM_LOOK_SHAVED, PM_LOOK_DENSITY };
/* Which of the two components of part-grey hair the plan follows. */
enum pm_grey_choice {
    PM_GREY_UNKNOWN,     /* the hair does not show two components */
    PM_GREY_FOLLOW_DARK, /* the dark hair */
    PM_GREY_BLEND,       /* between the two: as light as both together by their shares, with the grey's hue */
    PM_GREY_FOLLOW_GREY  /* the grey hair */
};
enum pm_card_kind { PM_CARD_ABSENT, PM_CARD_GREY, PM_CARD_WHITE, PM_CARD_L };

/* What options name, looked up in their palette: see pm_options_resolve. */
struct pm_resolved;

/* What to do with a photo. Start from pm_options_init() and change what differs. Strings are borrowed. */
struct pm_options {
    const struct pm_palette *palette;   /* NULL: measure only, no shades */
    const struct pm_resolved *resolved; /* of pm_options_resolve; NULL: looked up in each call */
    struct pm_region hair[PM_MAX_REGIONS], skin[PM_MAX_REGIONS];
    size_t n_hair, n_skin; /* n_hair 0: the first zone is the hair; without zones it is found */
    struct pm_zone zones[PM_MAX_ZONES];
    size_t n_zones;
    enum pm_card_kind card;
    struct pm_region card_region;
    double card_L; /* for PM_CARD_L */
    enum pm_chart_mode chart;
    struct pm_point corners[4]; /* dark skin, bluish green, black, white: centres, upright pixels */
    struct pm_swatch_grid strips[PM_MAX_STRIPS]; /* the palette's first shades, held beside the hair */
    size_t n_strips;
    enum pm_look look;
    bool has_roots;            /* for PM_LOOK_DENSITY: `roots` is given */
    struct pm_region roots;    /* hair near the skin, with or without scalp between it */
    enum pm_grey_choice grey;  /* PM_GREY_FOLLOW_DARK */
    int level[2];              /* read off a level ring by a person, from and to, 1-10; 0: not given */
    double level_sd_L;         /* standard deviation of that reading, 8 */
    double abstain_above_de00; /* make no plan if the hair's 90 % radius is larger; NAN: always plan */
    int aim;                   /* the session that matches the hair, 1 */
    int sessions;              /* 2 or 3 */
    int first_session;         /* the first that is planned, 1; those before it are done */
    int interval_days[2];      /* between two sessions, from and to, 10 and 14 */
    const char *start;         /* YYYY-MM-DD, the day of the first session that is planned, or NULL */
    const char *done_on;       /* else the day of the session before it, where that is done, or NULL */
    double step_L;             /* one shade where no ladder defines it, 3.5 */
    int drops;                 /* maximum drops in a blend, 10 */
    int pigments;              /* maximum pigments in a blend, 3 */
    int top;                   /* shades and blends to list, 5 */
    const char *exclude;       /* ids of shades not to use, "N1,W3"; NULL: none */
    bool mix_brands;           /* allow blends of several brands */
    const char *use;           /* a person's choice, "N5" or "N5:8,W3:4"; NULL: the library chooses */
    double volume_ml;          /* pigment per session; NAN: drops as in the ratio */
    double drop_ml;            /* volume of one drop, 0.05 */
    double dilution;       /* parts of diluent to one of pigment, stated but not computed with; NAN: none */
    double healing_shades; /* how many shades lighter than planned the last work healed; NAN unknown */
    const char *client; /* who it is, as the caller names them, UTF-8, returned in the record; NULL: none */
    const char *id;     /* the caller's own, UTF-8, returned in the record; NULL: none */
    bool force, allow_damaged;
    bool whole;         /* decode all of a HEIC picture, not only the tiles that are measured */
    bool no_hash;       /* do not compute `sha256`, for output that omits it */
    int64_t max_pixels; /* 250,000,000 */
    int max_memory_mb;  /* for formats that cannot be decoded row by row, 512 */
};

void pm_options_init(struct pm_options *options);

/* The range of a member of struct pm_options, limits included. A member that is NAN by default may also be
 * NAN. */
struct pm_range {
    const char *member; /* its name in the structure, "drop_ml" */
    size_t offset;      /* in struct pm_options */
    bool whole;         /* an int (max_pixels: an int64_t), else a double */
    double least, most;
};

/* The range of the member at `offset`; NULL if it has none. */
const struct pm_range *pm_option_range(size_t offset);

/* Fails with PM_E_USAGE if a member is out of range, a list too long or a rectangle empty, if members
 * contradict each other, if `exclude` or `use` names an unknown shade, or if `resolved` was made of other
 * options; the message names the member. The calls that take options check them in the same way. */
PM_USE_RESULT bool pm_options_check(const struct pm_options *options, struct pm_error *err);

/* Checks options that have a palette as pm_options_check does, and looks up once for many calls what they
 * name: the usable bottles and a person's choice. The result is valid for all options with the same palette,
 * `exclude`, `mix_brands` and `use`: set it as their `resolved`. With any other it is refused. It is
 * read-only, so threads may share it; it refers to the palette, which must outlive it, and copies the texts.
 * NULL on failure, PM_E_USAGE without a palette; release with pm_resolved_free. */
PM_USE_RESULT struct pm_resolved *pm_options_resolve(const struct pm_options *options, struct pm_error *err);
void pm_resolved_free(struct pm_resolved *resolved);

/* ------------------------------------------------------------------ record */

enum pm_status { PM_STATUS_OK, PM_STATUS_ERROR, PM_STATUS_REFUSED };
enum pm_confidence { PM_CONFIDENCE_UNKNOWN, PM_CONFIDENCE_LOW, PM_CONFIDENCE_MEDIUM, PM_CONFIDENCE_HIGH };

enum pm_format { PM_FORMAT_JPEG, PM_FORMAT_PNG, PM_FORMAT_HEIF };
enum pm_profile_source {
    PM_PROFILE_SOURCE_UNKNOWN,
    PM_PROFILE_SOURCE_EMBEDDED,
    PM_PROFILE_SOURCE_EXIF,
    PM_PROFILE_SOURCE_ASSUMED
};

/* How much of the photo was decoded: all of it, or only the tiles (of a HEIC picture) under what was
 * measured, so that damage elsewhere is not noticed. */
enum pm_decoded { PM_DECODED_UNKNOWN, PM_DECODED_WHOLE, PM_DECODED_TILES };
enum pm_correction_method {
    PM_CORRECTION_NONE,
    PM_CORRECTION_CARD,
    PM_CORRECTION_CHART,
    PM_CORRECTION_STRIP
};
/* Whether a place in the photo was given or found. */
enum pm_origin { PM_ORIGIN_UNKNOWN, PM_ORIGIN_GIVEN, PM_ORIGIN_AUTO };
/* X-Rite changed the ColorChecker's paints in November 2014; the better fit decides which chart is in a
 * photo. */
enum pm_chart_reference {
    PM_CHART_REFERENCE_UNKNOWN,
    PM_CHART_BEFORE_NOV2014,
    PM_CHART_NOV2014,
    PM_CHART_REFERENCES
};
/* Names of natural hair colours; dyed hair may be an unnatural colour. */
enum pm_hair_name {
    PM_HAIR_UNKNOWN,
    PM_HAIR_BLACK,
    PM_HAIR_DARKEST_BROWN,
    PM_HAIR_DARK_BROWN,
    PM_HAIR_MEDIUM_BROWN,
    PM_HAIR_LIGHT_BROWN,
    PM_HAIR_DARK_BLOND,
    PM_HAIR_MEDIUM_BLOND,
    PM_HAIR_LIGHT_BLOND,
    PM_HAIR_VERY_LIGHT_BLOND,
    PM_HAIR_LIGHTEST_BLOND,
    PM_HAIR_DARK_GREY,
    PM_HAIR_GREY,
    PM_HAIR_LIGHT_GREY,
    PM_HAIR_WHITE,
    PM_HAIR_AUBURN,
    PM_HAIR_RED,
    PM_HAIR_COPPER,
    PM_HAIR_UNNATURAL,
    PM_HAIR_SALT_AND_PEPPER /* a tenth to nine tenths of it is grey: see struct pm_component */
};
/* Classes of the individual typology angle, from light to dark. */
enum pm_ita {
    PM_ITA_UNKNOWN,
    PM_ITA_VERY_LIGHT,
    PM_ITA_LIGHT,
    PM_ITA_INTERMEDIATE,
    PM_ITA_TAN,
    PM_ITA_BROWN,
    PM_ITA_DARK
};
enum pm_target_source {
    PM_TARGET_UNKNOWN,
    PM_TARGET_PHOTO, /* the hair in the photo */
    PM_TARGET_GIVEN, /* by a person */
    PM_TARGET_PLAN   /* what a follow-up found to be right for the next session */
};
/* How well a shade fits. */
enum pm_label {
    PM_LABEL_UNKNOWN,
    PM_LABEL_EXCELLENT,
    PM_LABEL_GOOD,
    PM_LABEL_ACCEPTABLE,
    PM_LABEL_VISIBLE,
    PM_LABEL_UNSURE /* the uncertainty is larger than the difference: too close to call */
};
enum pm_chosen_by { PM_CHOSEN_UNKNOWN, PM_CHOSEN_BY_TOOL, PM_CHOSEN_BY_PERSON };
/* PM_SESSION_EMPTY: of records of version 1.0, where nothing darker existed. */
enum pm_session_kind { PM_SESSION_EMPTY, PM_SESSION_SHADE, PM_SESSION_BLEND };
/* Why a record with status OK has no plan; its plan_note says it in words. */
enum pm_plan_reason {
    PM_PLAN_REASON_NONE,
    PM_PLAN_NO_PIGMENT, /* not a natural hair colour, or no pigment of the palette is close */
    PM_PLAN_DISAGREE,   /* the photos do not show the same hair */
    PM_PLAN_STUBBLE,    /* dots on skin whose colour this photo does not show */
    PM_PLAN_ABSTAINED   /* the uncertainty is larger than the caller allows */
};
/* Notes on a session. */
enum pm_note_code {
    PM_NOTE_NONE,
    PM_NOTE_AIMED_DARKER, /* `number` shades, to compensate for healing */
    PM_NOTE_AIMED_LIGHTER,
    PM_NOTE_OUT_OF_STOCK, /* `id`, which a person chose */
    PM_NOTE_EXCLUDED,
    PM_NOTE_SEVERAL_BRANDS,
    PM_NOTE_PASSED_OUT_OF_STOCK, /* `id`, the next on the ladder */
    PM_NOTE_PASSED_EXCLUDED,
    PM_NOTE_NO_DARKER_RUNG, /* than `id` in `ladder` */
    PM_NOTE_NO_LIGHTER_RUNG,
    PM_NOTE_NO_DARKER_STEP, /* no colour `number` L* darker */
    PM_NOTE_NO_LIGHTER_STEP,
    PM_NOTE_NOTHING_DARKER, /* the session before is empty already */
    PM_NOTE_NOTHING_LIGHTER,
    PM_NOTE_BOTTLES_UNLIKE_BEFORE, /* those of the session before do not reach it */
    PM_NOTE_BOTTLES_UNLIKE_AFTER,
    PM_NOTE_HUE_SHIFTS,
    PM_NOTE_EXPIRES, /* `id` of `lot` (NULL unknown) on `date` */
    PM_NOTE_DILUTED, /* `number` parts to one */
    PM_NOTE_TOO_SOON,
    PM_NOTE_MORE_DOTS,      /* of the same shade */
    PM_NOTE_SAME_MORE_DOTS, /* nothing follows: the same again */
    PM_NOTE_SAME_FEWER_DOTS,
    PM_NOTE_LARGE_STEP,   /* of `number` L* */
    PM_NOTE_HALF_RUNG,    /* a blend of two rungs, as `id`, the next, is `number` L* away */
    PM_NOTE_TOO_FAR,      /* the same, but no blend does, and nearer bottles are missing */
    PM_NOTE_CLIENTS_WISH, /* `number` shades darker than the hair */
    PM_NOTE_NOT_DARKER,   /* lighter than the nearest: dots between hairs are never darker than the roots */
    PM_NOTE_SAME_BETWEEN, /* the same again, more dots, for the same reason */
    PM_NOTE_CODES
};
/* Why a follow-up advises what it does. */
enum pm_why {
    PM_WHY_UNKNOWN,
    PM_WHY_YOUNG,      /* too few days */
    PM_WHY_RED,        /* the skin has not calmed down */
    PM_WHY_UNSEEN,     /* the dots' colour cannot be determined at all */
    PM_WHY_UNCERTAIN,  /* or not precisely enough */
    PM_WHY_UNMEASURED, /* the same, since the plan's hair was never photographed */
    PM_WHY_DARK,       /* darker than planned: leave */
    PM_WHY_DARK_THIN,  /* darker, but too few dots */
    PM_WHY_OFF,        /* lighter, or of another hue */
    PM_WHY_THIN,       /* the colour is right, the dots are too few */
    PM_WHY_DONE,       /* as planned, nothing more was wanted */
    PM_WHY_GOOD,       /* as planned */
    PM_WHY_FADED,      /* years later */
    PM_WHY_CODES
};
/* Skin keeps changing for about four weeks: an earlier photo of healed work gives a provisional judgement. */
enum pm_judgement { PM_JUDGEMENT_UNKNOWN, PM_JUDGEMENT_PROVISIONAL, PM_JUDGEMENT_FINAL };
/* The shift of the undertone over several visits: none that is measurable, or in the direction of b* or a*.
 */
enum pm_drift {
    PM_DRIFT_UNKNOWN,
    PM_DRIFT_NONE,
    PM_DRIFT_BLUE,
    PM_DRIFT_YELLOW,
    PM_DRIFT_GREEN,
    PM_DRIFT_RED
};
/* What to do after a healed session. */
enum pm_advice {
    PM_ADVICE_NONE,
    PM_ADVICE_RETAKE,     /* another photo: this one is inconclusive */
    PM_ADVICE_DENSITY,    /* more dots of the same shade */
    PM_ADVICE_AS_PLANNED, /* the next session as planned */
    PM_ADVICE_CORRECTED,  /* the next session in a corrected shade */
    PM_ADVICE_TOUCH_UP,   /* a touch-up in the plan's final colour */
    PM_ADVICE_LEAVE       /* no darker shade: leave it as it is */
};

/* One option that differs from its default, as on the command line. */
struct pm_said {
    char *name, *value;
};

/* What made a record. */
struct pm_tool_facts {
    char version[16];
    int method; /* PM_METHOD of that version; -1 unknown */
    char jpeg[16], lcms[16],
        heif[16]; /* versions of libraries; that of libheif where it read the photo, else "" */
};

struct pm_image_facts {
    int width, height, orientation; /* upright pixels; EXIF orientation as stored, 1-8 */
    enum pm_format format;
    char *profile; /* its description */
    enum pm_profile_source profile_source;
    enum pm_decoded decoded; /* PM_DECODED_UNKNOWN before its pixels are read, and in records of 1.0 */
    double scale;            /* decoded at this share of the full size */
    char *taken;             /* when, by EXIF: "YYYY-MM-DDThh:mm:ss"; NULL unknown */
    char *camera;            /* maker and model, by EXIF; NULL unknown */
    int flash;               /* 1 fired, 0 not, -1 unknown */
};

struct pm_correction_facts {
    enum pm_correction_method method;
    enum pm_origin found;
    double residual_de00, residual_p90_de00; /* mean and 90th percentile of what remains, each patch left out
                                                of the fit in turn */
    double in_sample_de00;                   /* mean over the patches that were used for the fit */
    enum pm_chart_reference reference;
    struct pm_point corners[4]; /* centres of dark skin, bluish green, black and white */
    size_t n_corners;           /* 4, or 0 if there is no chart */
    int dropped[24];            /* patches left out, from dark skin (0) by rows to black (23) */
    size_t n_dropped;
    double card_L;
};

/* The swatches held beside the hair, where they correct it. */
struct pm_strip_facts {
    int strips;         /* 0: there are none */
    int swatches;       /* of one strip */
    double gamma[3];    /* of the camera's tone curve against the palette's, red, green, blue */
    double light_share; /* how much the light differs: between two strips, else from the strip to the hair */
    int dropped;        /* swatches left out: clipped, or unlike the palette's */
};

/* One of the colours that the hair is made of. */
struct pm_cluster {
    struct pm_lab lab;
    double frac; /* of the hair */
};

/* Hair with length, or cut to dots on skin. Of stubble `lab` and what follows from it are the dots', solved
 * separately from their coverage; if that fails, `lab` is the mean of dots and skin and must not be matched.
 */
enum pm_hair_form { PM_HAIR_FORM_HAIR, PM_HAIR_FORM_STUBBLE };
enum pm_stubble_state {
    PM_STUBBLE_UNKNOWN,
    PM_STUBBLE_SOLVED,
    PM_STUBBLE_SMALL,    /* the dots are too small in the photo */
    PM_STUBBLE_SKINLESS, /* the area between them does not look like skin */
    PM_STUBBLE_LIGHT     /* they are no darker than the skin */
};

struct pm_stubble_facts {
    enum pm_stubble_state state;
    struct pm_lab dots_lab, uncertainty_lab; /* 90 % of each; NAN unless solved */
    struct pm_lab skin_lab;                  /* between the dots; NAN unknown */
    double cover_frac;                       /* of the skin, by opacity; NAN unless solved */
    double dot_px;                           /* their width, full-size pixels */
};

struct pm_hair_facts {
    enum pm_hair_form kind;
    struct pm_stubble_facts stubble; /* where kind is stubble */
    struct pm_lab lab, uncorrected_lab;
    char hex[8];             /* "#rrggbb" */
    double uncertainty_de00; /* 90 % radius of `lab`, made up of the next three */
    double sampling_de00;    /* of it from the strands that happen to lie in the region */
    double selection_de00;   /* of it from where the region was drawn, and what in it was taken as hair */
    double correction_de00;  /* of it from the camera, as far as it was corrected */
    double spread_L[2];      /* p10, p90 */
    struct pm_lab darkest_lab, lightest_lab;
    int64_t pixels;
    double frac; /* of the region that was taken as hair */
    enum pm_hair_name name;
    int level; /* hairdressers' level 1-10, -1 if none */
    double grey_frac;
    struct pm_cluster clusters[PM_MAX_CLUSTERS];
    size_t n_clusters;
};

/* Which hair was taken as the roots; after PM_ROOTS_BESIDE_SCALP: why none was. */
enum pm_roots {
    PM_ROOTS_UNKNOWN,
    PM_ROOTS_GIVEN,
    PM_ROOTS_BESIDE_SCALP, /* next to scalp that shows in the region */
    PM_ROOTS_NO_SCALP,     /* none shows */
    PM_ROOTS_NO_SKIN,      /* the skin's colour is unknown */
    PM_ROOTS_ALIKE,        /* hair and skin are too similar */
    PM_ROOTS_NOT_DRAWN     /* the hair was found, or lies in zones: no region was drawn over a parting */
};

/* Of PM_LOOK_DENSITY: long hair over scalp that shows. NAN what is not known. */
struct pm_density_facts {
    enum pm_roots roots;
    struct pm_lab roots_lab, scalp_lab; /* hair at its roots; scalp where it shows */
    double scalp_frac;                  /* of the region that is scalp */
    double contrast_L, contrast_de00;   /* scalp less roots, and how far the two are apart */
};

struct pm_skin_facts {
    struct pm_lab lab;
    double ita_deg;
    enum pm_ita ita_class;
};

enum pm_level { PM_LEVEL_NOTE, PM_LEVEL_WARN, PM_LEVEL_REFUSE };
/* The photo checks, in the order in which records list them. */
enum pm_check_code {
    PM_CHECK_NONE,
    PM_CHECK_HAIR,  /* the given region does not look like hair */
    PM_CHECK_HEADS, /* several heads, of which the one with the most hair was measured */
    PM_CHECK_HIGHLIGHTS,
    PM_CHECK_SHADOWS,
    PM_CHECK_DARK,
    PM_CHECK_PIXELS,
    PM_CHECK_REGION,
    PM_CHECK_MIXED,
    PM_CHECK_BLUR,
    PM_CHECK_STUBBLE,
    PM_CHECK_BEARD, /* a beard's colour, which may differ from that of the hair */
    PM_CHECK_CARD,
    PM_CHECK_CHART,
    PM_CHECK_REFERENCE,
    PM_CHECK_MESSENGER,
    PM_CHECK_FLASH,
    PM_CHECK_EDITED,
    PM_CHECK_PROFILE,
    PM_CHECK_SPACE,
    PM_CHECK_HDR,
    PM_CHECK_LINEAR,
    PM_CHECK_MIRRORED,
    PM_CHECK_STRIP_LIGHT,
    PM_CHECK_STRIP_FIT,
    PM_CHECK_CODES
};

struct pm_check {
    enum pm_check_code check;
    enum pm_level level;
    double value, limit; /* what was found and what is allowed, in the unit that `message` names; NAN: none */
    char message[160];
};

/* The distribution of the hair's true colour, given the photo and prior knowledge of hair colours:
 * pigmatch-method(7). The second half refers to the palette and is NAN without one. */
struct pm_posterior_facts {
    struct pm_lab lab;           /* its mean; NAN if there is none */
    double radius_de00;          /* contains 90 % of the probability */
    double natural;              /* probability that this is a natural hair colour */
    double rung_de00;            /* one rung of the palette */
    double nearest_de00;         /* from the hair to the nearest shade: the median */
    struct pm_lab nearest_delta; /* nearest shade minus hair: the mean */
    double visible;              /* probability that even the nearest shade differs visibly */
    double beyond;               /* probability that no shade is close */
    char *undertone;             /* the one with 90 % of the probability; NULL: none */
};

/* A level that a person read off a ring. */
struct pm_level_facts {
    int from, to;   /* 1-10 */
    double L, sd_L; /* its lightness */
    bool used;      /* false: too far from the photo to be averaged with it */
};

/* One of the fewest shades that have 90 % of the probability of being the nearest to the hair. */
struct pm_likely {
    char *id, *name;        /* NULL: it has none, or an earlier version made the record */
    double nearest, within; /* probabilities: of being the nearest, of lying within one rung of the hair */
    struct pm_lab lab;      /* NAN: unknown */
};

/* Part-grey hair has two colours, which are averaged only if a person asks for it. */
enum pm_component_kind { PM_COMPONENT_UNKNOWN, PM_COMPONENT_DARK, PM_COMPONENT_GREY };

struct pm_component {
    enum pm_component_kind kind;
    struct pm_lab lab; /* as measured, of strands that are not blurred into the other component */
    double share_frac; /* of the hair */
    enum pm_hair_name name;
    int level;                  /* -1: none */
    struct pm_lab probable_lab; /* the mean of its posterior; NAN unknown */
    double radius_de00;         /* holds 90 % round it */
    char *nearest;              /* the bottle nearest to probable_lab; NULL without a palette */
    double nearest_probability; /* of being the nearest */
    double nearest_de00;        /* from it to the probable colour */
};

struct pm_match {
    char *id, *name;
    struct pm_lab lab;
    double de00;
    struct pm_lab delta; /* shade minus target */
    enum pm_label label;
    double nearest, within; /* as in struct pm_likely; NAN unknown */
};

struct pm_part {
    char *id;
    int ratio; /* parts of this pigment to those of the others, without a common divisor */
    int drops; /* of it in a session; -1: used unmixed */
    char *lot; /* of the bottle that was used, in a log; NULL unknown */
};

struct pm_blend {
    struct pm_part parts[PM_MAX_PARTS];
    size_t n_parts;
    struct pm_lab lab;
    double de00;       /* between its predicted colour, `lab`, and the target */
    double error_de00; /* how far such predictions are off */
    double slip_de00;  /* how far one drop more or less moves the colour */
    bool worthwhile;   /* it is better than the nearest shade by more than error_de00 */
};

/* Values not mentioned at the code are unknown. */
struct pm_note {
    enum pm_note_code code;
    char *id, *ladder, *lot;
    char date[11];
    double number;
};

struct pm_session {
    int session;
    bool optional;
    enum pm_chosen_by chosen_by;
    enum pm_session_kind kind;
    struct pm_part parts[PM_MAX_PARTS];
    size_t n_parts;
    char *ladder; /* NULL: none */
    int rung;     /* 1 lightest, -1 none */
    struct pm_lab lab;
    double darker_L, darker_de00; /* than the session before; NAN for the first, 0 if it is the same */
    double below_hair_L;          /* how much darker than the hair, or the colour asked for; NAN unknown */
    double below_hair_shades;
    int days_after[2]; /* -1: first session */
    char date[2][11];  /* "" unknown */
    double ml;
    char *note; /* the sentences of `notes`; records of version 1.0 have only these */
    struct pm_note *notes;
    size_t n_notes;
};

/* Measurements of healed scalp beside bare skin in the same photo. */
struct pm_treated_facts {
    struct pm_lab tone_lab; /* the pigment itself: the colour of the dots, NAN if they cannot be resolved */
    double tone_uncertainty_de00;        /* 90 % radius, without the camera's error, which the hair shares */
    struct pm_lab tone_uncertainty_lab;  /* the same of L*, a* and b* alone; NAN if the tone is */
    struct pm_lab mean_lab, darkest_lab; /* linear means of all of it and of its darkest tenth */
    struct pm_lab skin_lab, between_lab; /* bare skin, and the skin between the dots */
    double density_frac;                 /* share of the scalp that the dots cover, by their opacity */
    double density_uncertainty_frac;     /* 90 % radius */
    double redness_a;                    /* a* of the skin between the dots, less that of bare skin */
};

/* The shift of the undertone relative to the plan, over the follow-ups of a client. */
struct pm_drift_facts {
    enum pm_drift towards;
    int visits;               /* whose photos show the tone, this one among them; 0: fewer than two */
    int days;                 /* from the first one's photo to this, -1 unknown */
    bool alike;               /* both photos are of one camera and show the hair alike: one light */
    double moved_ab[2];       /* a* and b* since then */
    double uncertainty_ab[2]; /* 90 % of each */
};

/* The assessment of the healed session, and what to do next. */
struct pm_followup_facts {
    int session;         /* the one that healed */
    char treated_on[11]; /* its day, YYYY-MM-DD; "" unknown */
    int days;            /* from then to the photo, -1 unknown */
    struct pm_box treated_boxes[PM_MAX_REGIONS];
    size_t n_treated_boxes;
    struct pm_treated_facts treated;
    struct pm_lab planned_lab;   /* the colour planned for the session */
    struct pm_lab expected_lab;  /* the same under this photo's camera and light: shifted like the hair */
    struct pm_lab delta;         /* tone less expected */
    double de00;                 /* between the two */
    double hair_de00;            /* between the tone and the hair of this photo */
    struct pm_lab hair_delta;    /* tone less hair */
    double uncertainty_de00;     /* 90 % radius of `delta` */
    double planned_density_frac; /* NAN unknown */
    double healed_shades;        /* how many shades lighter than planned it healed; NAN unknown */
    enum pm_advice advice;
    enum pm_judgement judgement; /* by the days since the session */
    enum pm_why why;
    double off_L, off_ab[2]; /* tone minus plan, in the plan's light, where beyond its uncertainty */
    struct pm_lab off_uncertainty_lab; /* 90 % of each */
    double least_density_frac;         /* the coverage required, where the dots clearly cover less */
    struct pm_lab next_lab;            /* the target of the next session's pigment; NAN: none */
    struct pm_drift_facts drift;
    char *reason; /* the assessment in a sentence or two */
};

/* The hair in one region: `width` x `height` values from 0 (none) to 255 (certain), spread over `box`.
 */
struct pm_hair_mask {
    struct pm_box box; /* upright pixels of the full photo */
    int width, height;
    uint8_t *value;
};

/* One of several photos combined in a record. */
struct pm_pooled {
    char *photo, *sha256;
    enum pm_status status;
    struct pm_error error;
    struct pm_lab lab; /* NAN if the photo gave none */
    double uncertainty_de00;
};

/* How a zone's colour compares with another's in the same photo. */
struct pm_apart_facts {
    char *from;          /* the other zone: the nearest before it that has a plan of its own */
    struct pm_lab delta; /* this one's colour less the other's */
    double de00;
    double told_from_de00; /* from here on a difference is distinguishable from light and measurement error */
    bool same;             /* not distinguishable: the other's plan serves both */
};

/* All results for one photo, or for one given target. PM_STATUS_OK says that it was measured, not that it is
 * to be relied on: look at `checks`, where a warning may put the colour in doubt, and at `confidence`. */
struct pm_record {
    struct pm_tool_facts tool;
    enum pm_status status;
    char *photo;  /* the path as given, NULL for a given target or several photos */
    char *sha256; /* of the file's bytes, lower-case hex */
    char *client;
    char *id; /* as the options gave it */
    bool forced, damaged;
    struct pm_error error;    /* status is not OK: why */
    struct pm_pooled *pooled; /* the photos of pm_combine, n_pooled 0 else */
    size_t n_pooled;
    struct pm_said *options;
    size_t n_options;

    bool has_image, has_hair, has_skin, has_target, has_posterior, has_level, has_apart;
    struct pm_image_facts image;
    struct pm_correction_facts correction;
    struct pm_strip_facts strip;
    enum pm_origin region_source;
    struct pm_box hair_boxes[PM_MAX_REGIONS], skin_boxes[PM_MAX_REGIONS];
    size_t n_hair_boxes, n_skin_boxes;
    enum pm_origin skin_source;              /* found beside the hair if not given */
    double region_certainty;                 /* probability that found hair is hair, 0-1; NAN if given */
    struct pm_point outline[PM_MAX_OUTLINE]; /* of found hair, which is measured within it: upright pixels */
    size_t n_outline;                        /* 0 if it was given */
    struct pm_box other_boxes[PM_MAX_OTHER_HAIR]; /* around other hair that was found and not measured */
    size_t n_other_boxes;
    struct pm_hair_mask masks[PM_MAX_REGIONS]; /* for pages; no JSON prints them */
    size_t n_masks;
    struct pm_hair_facts hair;
    bool has_density;
    struct pm_density_facts density;
    struct pm_component components[PM_MAX_COMPONENTS]; /* the dark one, then the grey one */
    size_t n_components; /* 0: one colour, or not distinguishable: see hair.grey_frac */
    struct pm_skin_facts skin;
    struct pm_check checks[PM_MAX_CHECKS];
    size_t n_checks;
    enum pm_confidence confidence;
    struct pm_posterior_facts posterior;
    struct pm_level_facts level;

    enum pm_target_source target_source;
    enum pm_look look;
    enum pm_grey_choice grey; /* which component of part-grey hair the target follows */
    struct pm_lab target_lab;

    char *palette_name, *palette_sha256; /* NULL: no palette */
    enum pm_capture palette_capture;
    int palette_shades;
    int blends_among; /* how many bottles, the nearest to the target, blends were looked for among; -1: all */
    struct pm_match *shades; /* nearest first */
    size_t n_shades;
    struct pm_likely *likely; /* the most probable first; none that is excluded or out of stock */
    size_t n_likely;
    struct pm_blend *blends;
    size_t n_blends;
    double healing_shades; /* NAN: unknown */
    double dilution;
    struct pm_session sessions[PM_MAX_SESSIONS];
    size_t n_sessions;
    enum pm_plan_reason plan_reason; /* why there is none */
    char *plan_note;                 /* the same in words, or a remark on the plan; NULL */
    bool has_followup;               /* the photo shows treated scalp: pm_followup */
    struct pm_followup_facts followup;

    /* For a photo with zones: the zone that hair, checks and plan here describe, the first that could be
     * measured; and the others, each with its status and error, hair_boxes and all that follows from its
     * hair. They are freed with this record, and share its facts about the file. */
    char *zone; /* NULL: there are none */
    enum pm_zone_kind zone_kind;
    struct pm_apart_facts apart; /* of one of `zones` */
    struct pm_record *zones;
    size_t n_zones;
};

/* ------------------------------------------------------------------ work */

/* The state of one thread: its littleCMS context and the colour transforms built so far. */
struct pm_worker;
PM_USE_RESULT struct pm_worker *pm_worker_new(struct pm_error *err);
void pm_worker_free(struct pm_worker *worker);
/* Sets how many threads may decode the tiles of one HEIC photo in parallel: 1 to 16, initially 1; a
 * number outside counts as the nearest inside. The result does not depend on it. */
void pm_worker_set_threads(struct pm_worker *worker, int threads);

/* Does the whole job on one photo. A photo that cannot be measured, or options that are wrong (PM_E_USAGE),
 * give a record too: see `status` and `error`. NULL only if memory runs out. pm_consult_bytes reads `bytes`
 * (borrowed for the call) and uses `name` in the record and its messages. Release the record with
 * pm_record_free. */
PM_USE_RESULT struct pm_record *pm_consult(struct pm_worker *worker, const char *path,
                                           const struct pm_options *options, struct pm_error *err);
PM_USE_RESULT struct pm_record *pm_consult_bytes(struct pm_worker *worker, const void *bytes, size_t size,
                                                 const char *name, const struct pm_options *options,
                                                 struct pm_error *err);
/* The same without a photo, for a desired colour that is known exactly: L* 0 to 100, a* and b* within 150. */
PM_USE_RESULT struct pm_record *pm_consult_target(struct pm_lab target, const struct pm_options *options,
                                                  struct pm_error *err);
/* Combines n >= 1 records of one client, measured with the same options, none of them NULL: one colour, one
 * plan, with the photos' disagreement in the uncertainty. Records that failed are named in `pooled` and
 * skipped; if all failed, status and error are those of the first. The records are only read. A record with
 * PM_E_USAGE if n is 0 or one of them is NULL. */
PM_USE_RESULT struct pm_record *pm_combine(const struct pm_record *const *records, size_t n,
                                           const struct pm_options *options, struct pm_error *err);
void pm_record_free(struct pm_record *record);

/* Reads a line made by pm_record_json back into a record, without the masks. Fails with PM_E_CORRUPT if it is
 * not one; the message states the problem without a place. */
PM_USE_RESULT struct pm_record *pm_record_read(const char *json, size_t length, struct pm_error *err);

/* ------------------------------------------------------------------ follow-up */

/* What was planned and done, and its place in the photo. Start from pm_followup_init. All pointers are
 * borrowed.
 */
struct pm_followup_request {
    struct pm_region treated[PM_MAX_REGIONS]; /* treated scalp in the photo, at least one */
    size_t n_treated;
    const struct pm_record *plan;    /* what was planned: its target and sessions */
    const struct pm_record *revised; /* a later follow-up, with the remaining sessions; NULL */
    int session;                     /* that was done and has healed: a planned one, or with `used` 1-99 */
    const char *treated_on;          /* its day, YYYY-MM-DD; NULL unknown */
    const char *taken_on;            /* the photo's date; NULL: from its EXIF data */
    const char *used;                /* what was used, in the form of `use`; NULL: as planned */
    double density_frac;             /* planned coverage of the scalp by dots; NAN unknown */
    double healing_shades;           /* this client's healing, from earlier follow-ups; NAN unknown */
    const struct pm_record *const *earlier; /* follow-ups of the same work, oldest first */
    size_t n_earlier;
    bool other_palette; /* a palette other than the plan's is intended: PM_E_PALETTE otherwise */
};

void pm_followup_init(struct pm_followup_request *request);

/* Measures healed scalp beside the hair in one photo and compares it with the plan: the record has `followup`
 * and the remaining sessions, corrected for the result (none after "retake" and "leave"). `options` as for
 * pm_consult; its palette is the plan's (unless `other_palette`) and must be given. A photo that cannot be
 * measured gives a record too; NULL only if memory runs out. */
PM_USE_RESULT struct pm_record *pm_followup(struct pm_worker *worker, const char *path,
                                            const struct pm_options *options,
                                            const struct pm_followup_request *request, struct pm_error *err);
PM_USE_RESULT struct pm_record *pm_followup_bytes(struct pm_worker *worker, const void *bytes, size_t size,
                                                  const char *name, const struct pm_options *options,
                                                  const struct pm_followup_request *request,
                                                  struct pm_error *err);

/* The record as one line of JSON with its newline, schema PM_SCHEMA; release with free(). NULL if memory runs
 * out. */
PM_USE_RESULT char *pm_record_json(const struct pm_record *record, struct pm_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
