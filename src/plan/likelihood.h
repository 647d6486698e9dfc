/* The likelihood of a true hair colour given a photo: from the possible effects of camera and light, or
 * from the remaining error with a chart. */
#ifndef PM_PLAN_LIKELIHOOD_H
#define PM_PLAN_LIKELIHOOD_H

#include "pigmatch.h"

enum pm_evidence_kind { PM_EVIDENCE_NONE, PM_EVIDENCE_CARD, PM_EVIDENCE_CHART, PM_EVIDENCE_STRIP };

/* The evidence of one photo, or of several in the same light. */
struct pm_evidence_photo {
    enum pm_evidence_kind reference;
    struct pm_lab lab;    /* the hair as measured, corrected as far as the reference allows */
    double residual_de00; /* chart and strip: the stated 90 % radius of the remaining error; otherwise
                             unused */
    double own_de00;      /* 90 % radius of sampling and selection */
    double card_L;        /* card: its lightness; NAN if only its neutrality is known */
    bool has_skin;
    struct pm_lab skin; /* as measured in the same photo */
};

/* Linear sRGB in octaves, which exposure shifts and a tone curve stretches. */
struct pm_octaves {
    double channel[3];
};

/* The errors of the light and of the balance of a photo's channels, octaves, with mean 0 except for the
 * light. Red and blue have heavy tails, since hair has its own light, and the little light that dark hair
 * reflects is affected by the sky, the skin and the camera's black level: an error in linear light, not
 * in octaves, so the hue of dark hair gives little information. */
struct pm_camera_error {
    double light_mean, light_sd, red_sd, blue_sd; /* red and blue beside green */
    double own_sd;                                /* of each channel alone: sensor, look */
    double stray_sd; /* stray light's red and blue beside green, share of white */
    int freedom;     /* of Student's t for red and blue; even */
};

enum { PM_WAYS = 24 };

/* The combinations in the form in which many are compared with a true colour at once: green in octaves,
 * red and blue relative to it, 1 / squared scale by the degrees of freedom, and weights, the largest of
 * which is 1. */
struct pm_way_lanes {
    float green[PM_WAYS], red[PM_WAYS], blue[PM_WAYS], red_inverse[PM_WAYS], blue_inverse[PM_WAYS],
        weight[PM_WAYS];
};

/* The likelihood function of a photo. */
struct pm_likelihood {
    bool by_camera;
    struct pm_camera_error error;
    struct pm_way_lanes lanes;
    struct pm_lab lab;    /* a chart's or strip's */
    double inverse_sd[3]; /* along L*, chroma, hue */
    double chroma;
};

struct pm_octaves pm_octaves_of(struct pm_lab lab);

void pm_likelihood_set(struct pm_likelihood *like, const struct pm_evidence_photo *photo);

/* Up to a factor that is the same for all true colours; 0 for impossible colours. */
double pm_likelihood_at(const struct pm_likelihood *like, struct pm_lab lab,
                        const struct pm_octaves *octaves);

#endif
