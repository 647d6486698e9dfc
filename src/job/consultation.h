/* The state of one photo in the stages of a job; each stage is a file. */
#ifndef PM_JOB_CONSULTATION_H
#define PM_JOB_CONSULTATION_H

#include "color/correct.h"
#include "color/profile.h"
#include "hair/hair.h"

/* The state of one thread. */
struct pm_worker {
    struct pm_profiles *profiles;
    const struct pm_heif_reader *heif; /* who decodes HEIC; NULL: libheif in this process */
    int threads;                       /* for one photo */
};

enum { PM_MAX_KEEP = 3 * PM_MAX_REGIONS + PM_MAX_STRIPS + PM_MAX_ZONES * PM_MAX_ZONE_REGIONS + 1 };

/* The results so far. Released by consult.c. */
struct pm_consultation {
    struct pm_worker *worker;
    const struct pm_options *options;
    const struct pm_followup_request *followup; /* NULL: a first consultation */
    struct pm_record *record;
    const char *name; /* the photo's, for messages */
    struct pm_photo *photo;
    const struct pm_photo_info *info;
    const struct pm_profile *profile;
    bool profile_unusable; /* one is embedded, but it cannot be used */
    /* One array, since the photo is read once: first the hair's crops, then the skin's, treated scalp,
     * other zones' hair, then the reference. */
    struct pm_box keep[PM_MAX_KEEP];
    struct pm_pixels kept[PM_MAX_KEEP];
    struct pm_box drawn[PM_MAX_KEEP]; /* what was drawn around hair within `keep`; empty: all of it */
    size_t n_keep;
    size_t roots_at;            /* the crop in which roots are located; 0: none */
    size_t hair_at, skin_at;    /* where the crops of the record's hair and skin begin */
    struct pm_zone_work *zones; /* NULL: none are given; see zones.c */
    size_t n_zones;
    struct pm_pixels overview;  /* the whole photo, small; no data if nothing is searched for in it */
    struct pm_pixels whole;     /* all of it as measured; no data if only parts were read */
    struct pm_found_hair found; /* the hair, if it was not drawn */
    int reference;              /* the chart, the card or the first strip in `kept`; -1: none is given */
    const struct pm_correction *correction; /* NULL: none */
    struct pm_correction correction_made;   /* what it points to */
    double correction_de00;                 /* 90 % radius of the camera's remaining error */
    double card_chroma;                     /* C* of the card as photographed; NAN without one */
    bool colourless;                        /* measured because it was forced */
    bool chart_doubtful;                    /* the chart's fit is accepted, but poor */
    bool chart_linear;                      /* it shows that the codes are linear light */
    bool chart_mirrored;
    bool space_unsaid;
    bool strip_doubtful; /* the same of the swatches */
    struct pm_hair_result measured;
};

/* picture.c: opens a photo; the facts about the file, and the profile of its codes.
 */
struct pm_photo_limits pm_limits_of(const struct pm_worker *worker, const struct pm_options *options);
PM_USE_RESULT bool pm_note_image(struct pm_consultation *c, struct pm_error *err);
PM_USE_RESULT bool pm_choose_profile(struct pm_consultation *c, struct pm_error *err);
PM_USE_RESULT bool pm_note_hash(struct pm_consultation *c, struct pm_error *err);

/* crops.c: places the drawn hair and skin; zones are placed by zones.c. */
PM_USE_RESULT bool pm_place_regions(struct pm_consultation *c, struct pm_error *err);
/* Finds the hair if it was not drawn; PM_E_NO_HAIR if there is none, or if it is too uncertain. */
PM_USE_RESULT bool pm_find_region(struct pm_consultation *c, struct pm_error *err);
/* Checks the certainty of found hair that has been measured; PM_E_NO_HAIR if it is too low and not
 * forced. */
PM_USE_RESULT bool pm_believe_found(struct pm_consultation *c, struct pm_error *err);
/* Lists a box drawn around hair, or the found hair, for reading, each with a ring around it. */
void pm_keep_hair(struct pm_consultation *c, struct pm_box box);
void pm_keep_found(struct pm_consultation *c);
/* Reads what is listed in `keep`, and the reference. */
PM_USE_RESULT bool pm_read_kept(struct pm_consultation *c, struct pm_error *err);
/* Marks in looked_at[0..kept->box.h) which rows of keep[i] are read: of a hair crop only some, of others all.
 * The content of the others is undefined. The signature is that of pm_photo_request. */
void pm_mark_rows(const void *consultation, size_t i, const struct pm_pixels *kept, bool *looked_at);

/* reference.c: the correction of the camera. A given reference is listed for reading and then used; a
 * chart may also be found in the overview. */
bool pm_seeks_chart(const struct pm_consultation *c);
PM_USE_RESULT bool pm_place_reference(struct pm_consultation *c, struct pm_error *err);
PM_USE_RESULT bool pm_use_reference(struct pm_consultation *c, struct pm_error *err);

/* density.c: the roots of long hair, for dots between it. Lists the crop, and measures once hair and skin
 * are known. */
PM_USE_RESULT bool pm_place_roots(struct pm_consultation *c, struct pm_error *err);
PM_USE_RESULT bool pm_measure_roots(struct pm_consultation *c, struct pm_error *err);

/* cropped.c: whether the measured hair may be stubble, and the part to look at for that at full size. */
bool pm_stubble_part(const struct pm_consultation *c, struct pm_box *part);
/* Decides from that part whether it is; if so, uses the dots' colour instead of the mean of dots and skin. */
PM_USE_RESULT bool pm_solve_stubble(struct pm_consultation *c, const struct pm_pixels *part,
                                    struct pm_error *err);
/* Both, including reading the part. */
PM_USE_RESULT bool pm_measure_stubble(struct pm_consultation *c, struct pm_error *err);
/* Stubble with an unknown colour of the dots, for which there is no advice. */
bool pm_is_unsolved(const struct pm_hair_facts *hair);
/* Notes it in the record, with the photo that is needed. */
PM_USE_RESULT bool pm_note_unsolved(struct pm_record *record, struct pm_error *err);

/* measured.c: the colour of the record's hair from its pixels; then its name and its certainty. */
PM_USE_RESULT bool pm_measure_hair(struct pm_consultation *c, struct pm_error *err);
void pm_judge_hair(struct pm_consultation *c);
/* The confidence in a colour. */
enum pm_confidence pm_confidence_of(double uncertainty_de00, const struct pm_options *options);
/* Name, level and hex out of lab. */
void pm_name_hair(struct pm_hair_facts *hair);

/* zones.c: several parts of the head, each with its colour and plan. Places those of the options, if any;
 * the first that lies in the photo is the record's hair for the time being. Fails if none does. */
PM_USE_RESULT bool pm_place_zones(struct pm_consultation *c, struct pm_error *err);
/* Lists the others for reading. */
void pm_keep_zones(struct pm_consultation *c);
/* Replaces all later stages of a single hair: measures, checks and compares the zones and plans for each
 * that is distinguished. The first that could be measured becomes the record's hair; fails if none could. */
PM_USE_RESULT bool pm_work_on_zones(struct pm_consultation *c, struct pm_error *err);
void pm_zones_release(struct pm_consultation *c);

/* colourless.c: PM_E_NO_COLOUR if the photo is grey or toned in one hue, unless forced. */
PM_USE_RESULT bool pm_refuse_colourless(struct pm_consultation *c, struct pm_error *err);

/* checks.c: the photo checks; PM_E_QUALITY if one refuses the photo, unless forced. */
PM_USE_RESULT bool pm_check_photo(struct pm_consultation *c, struct pm_error *err);
/* Those that need no hair; returns their number. */
size_t pm_check_capture(const struct pm_consultation *c, struct pm_check checks[PM_MAX_CHECKS]);

/* strip.c: swatches of the palette held beside the hair; they share its light and camera, and their
 * colours are known, so hair and palette can be compared within the photo.
 *
 * Lists the strips of the options for reading; they are the palette's first shades. */
PM_USE_RESULT bool pm_place_strips(struct pm_consultation *c, struct pm_error *err);

/* Fits camera and light to the strips, at the place of the hair: between two strips the light is
 * interpolated. Notes the result in the record. */
PM_USE_RESULT bool pm_use_strips(struct pm_consultation *c, struct pm_error *err);

/* Adds the strips' checks to the record: swatches that do not fit the palette; light that changes from
 * the strip to the hair. */
void pm_check_strips(struct pm_consultation *c);

/* followup.c: the stages of a follow-up; see pm_followup in pigmatch.h.
 *
 * A photo taken later than this shows fading, not healing (our own limit). */
enum { PM_HEALING_DAYS = 180 };

/* followup_check.c: PM_E_USAGE and others if the request cannot be fulfilled, before the photo is opened;
 * notes it in the record. */
PM_USE_RESULT bool pm_check_followup(const struct pm_consultation *c, struct pm_error *err);

/* Places the treated regions in the photo, for a follow-up. */
PM_USE_RESULT bool pm_place_treated(struct pm_consultation *c, struct pm_error *err);

/* drift.c: how the undertone has shifted since the earlier follow-ups of the request. */
void pm_note_drift(struct pm_consultation *c);

/* Once the hair is measured: measures and assesses the treated scalp, and plans the remaining sessions. */
PM_USE_RESULT bool pm_follow_up(struct pm_consultation *c, struct pm_error *err);

/* consult.c: releases all but the record, and closes the photo. */
void pm_consultation_release(struct pm_consultation *c);

#endif
