#include "plan/likelihood.h"

#include "base/lanes.h"
#include "color/lab.h"

#include <math.h>

/* XYZ (D50) -> linear sRGB (IEC 61966-2-1, Bradford). */
static const double from_xyz[9] = {3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415,
                                   0.0334540, 0.0719453,  -0.2289914, 1.4052427};

/* Less light than a photo can distinguish from none. */
static const double darkest = 2e-4;

static double square(double x) {
    return x * x;
}

struct pm_octaves pm_octaves_of(struct pm_lab lab) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    struct pm_octaves octaves;
    for (int c = 0; c < 3; c++) {
        double light = from_xyz[3 * c] * xyz.X + from_xyz[3 * c + 1] * xyz.Y + from_xyz[3 * c + 2] * xyz.Z;
        octaves.channel[c] = log2(light > darkest ? light : darkest);
    }
    return octaves;
}

/* The light on the hair varies by 0.87 EV over 147 photos of 34 people, a little less before tone curves
 * stretch it, and phones expose it a quarter of a stop too dark; the white balance varies as for 100
 * charts in rendered and 11 in real photos, and for black hair in 516 portraits: red relative to green by
 * 0.35 octaves there, 0.5 with its tails, blue by 0.35. With a card, the difference of light remains
 * between the card, which is held into the light, and the hair, which turns away from it. */
static const struct pm_camera_error no_reference = {-0.25, 0.85, 0.22, 0.28, 0.05, 0.003, 6},
                                    with_card = {-0.1, 0.11, 0.10, 0.11, 0.04, 0.001, 20},
                                    with_neutral = {-0.25, 0.85, 0.10, 0.12, 0.05, 0.0015, 20};

/* Slopes of tone curves in the middle, as charts in real photos have them (0.66 to 1.9, median 1.15), and
 * light that lens and haze spread over the picture, share of white. */
static const struct {
    double slope, share;
} curves[] = {{0.7, 0.06}, {0.9, 0.2}, {1.1, 0.32}, {1.3, 0.24}, {1.55, 0.13}, {1.85, 0.05}};
static const struct {
    double light, share;
} flares[] = {{0.0005, 0.35}, {0.003, 0.35}, {0.010, 0.2}, {0.03, 0.1}};
enum { CURVES = sizeof curves / sizeof *curves, FLARES = sizeof flares / sizeof *flares };
_Static_assert(PM_WAYS == CURVES * FLARES, "lanes hold every way");

/* One combination of tone curve and flare: the hair's octaves that it implies. */
struct way {
    struct pm_octaves hair;
    double red_mean, blue_mean;       /* of the error, if skin gives information about it */
    double red_inverse, blue_inverse; /* 1 / its squared scale */
    double weight;
};

/* Skin in neutral light: its red and blue relative to its green, octaves. Mean and standard deviation
 * over seven tones from very light to dark (facial skin, CIELAB 70,9,14 to 30,12,13), widened by half,
 * since the hair is not in the skin's light. */
static const struct { double red, red_sd, blue, blue_sd; } any_skin = {0.89, 0.38, -0.56, 0.33};

/* Uses the skin to estimate the photo's white balance. Its exposure gives no information about that of the
 * hair.
 */
static double learn_from_skin(struct way *way, const struct pm_octaves *skin,
                              const struct pm_camera_error *error) {
    double red = skin->channel[0] - skin->channel[1] - any_skin.red,
           blue = skin->channel[2] - skin->channel[1] - any_skin.blue;
    double red2 = square(error->red_sd), blue2 = square(error->blue_sd);
    double red_all = red2 + square(any_skin.red_sd), blue_all = blue2 + square(any_skin.blue_sd);
    way->red_mean = red * red2 / red_all;
    way->blue_mean = blue * blue2 / blue_all;
    return -0.5 * (red * red / red_all + blue * blue / blue_all);
}

static double undo_curve(double octave, double pivot_octave, double slope) {
    return pivot_octave + (octave - pivot_octave) / slope;
}

/* The error of red or blue that remains when the skin is known. */
static double beside_skin(double sd, double skin_sd) {
    return sd * skin_sd / hypot(sd, skin_sd);
}

/* 1 / squared scale of a channel's error beside green, where the hair's light in it is `octave`. */
static double inverse_square(double sd, const struct pm_camera_error *error, double octave) {
    static const double log_2 = 0.6931471805599453;
    double stray = error->stray_sd / (exp2(octave) * log_2);
    return 1 / (square(sd) + 2 * square(error->own_sd) + square(stray));
}

static size_t find_ways(const struct pm_camera_error *error, const struct pm_evidence_photo *photo,
                        double pivot_octave, struct way ways[PM_WAYS]) {
    size_t n = 0;
    struct pm_octaves seen = pm_octaves_of(photo->lab),
                      skin = photo->has_skin ? pm_octaves_of(photo->skin) : seen;
    double red_sd = photo->has_skin ? beside_skin(error->red_sd, any_skin.red_sd) : error->red_sd,
           blue_sd = photo->has_skin ? beside_skin(error->blue_sd, any_skin.blue_sd) : error->blue_sd;
    for (size_t i = 0; i < CURVES; i++) {
        for (size_t k = 0; k < FLARES; k++) {
            struct way way = {.weight = 0};
            double slope = curves[i].slope, log_weight = log(curves[i].share * flares[k].share);
            bool possible = true;
            for (int c = 0; c < 3; c++) {
                double scene = exp2(undo_curve(seen.channel[c], pivot_octave, slope));
                double rest = scene - flares[k].light;
                possible = possible && rest > 0.03 * scene;
                way.hair.channel[c] = log2(fmax(rest, 1e-9));
                /* The ratio of a step in the photo to one in the scene's octaves. */
                log_weight += log(scene / (fmax(rest, 1e-9) * slope));
            }
            if (!possible)
                continue;
            if (photo->has_skin) {
                struct pm_octaves scene;
                for (int c = 0; c < 3; c++)
                    scene.channel[c] = undo_curve(skin.channel[c], pivot_octave, slope);
                log_weight += learn_from_skin(&way, &scene, error) - 2 * log(slope);
            }
            way.red_inverse = inverse_square(red_sd, error, way.hair.channel[0]);
            way.blue_inverse = inverse_square(blue_sd, error, way.hair.channel[2]);
            way.weight = exp(log_weight) * sqrt(way.red_inverse * way.blue_inverse);
            ways[n++] = way;
        }
    }
    return n;
}

static const double middle_grey = 0.18;

/* 90 % of a normal distribution in three dimensions lie within this many standard deviations. */
static const double sds_of_radius = 2.5003;

/* Sensors differ more on saturated colours. */
static const double strong_colours = 0.015;

/* The remaining error of hair colours hardly depends on that of the chart's 24 patches, from which the
 * radius is stated: over 586 rendered phone photos the two correlate by 0.2. So the standard deviation is
 * a constant and a small share of the radius. */
static const double chart_sd_de00 = 0.6, chart_share_of_radius = 0.12;
/* CIEDE2000 counts a* of colours with little chroma up to half as much again as CIE94's weights do; over
 * 2,046 rendered photos the errors of chroma and hue are larger than those weights by this factor. */
static const double chart_chroma_scale = 1.35;
/* A strip's radius is already that of the hair beside it, somewhat too wide on rendered scenes. */
static const double strip_share_of_radius = 0.6;

static void set_lanes(struct pm_way_lanes *lanes, const struct way *ways, size_t n, double freedom) {
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, ways[i].weight);
    for (size_t i = 0; i < n && most > 0; i++) {
        const struct way *way = &ways[i];
        const double *seen = way->hair.channel;
        lanes->green[i] = (float)seen[1];
        lanes->red[i] = (float)(seen[0] - seen[1] - way->red_mean);
        lanes->blue[i] = (float)(seen[2] - seen[1] - way->blue_mean);
        lanes->red_inverse[i] = (float)(way->red_inverse / freedom);
        lanes->blue_inverse[i] = (float)(way->blue_inverse / freedom);
        lanes->weight[i] = (float)(way->weight / most);
    }
}

void pm_likelihood_set(struct pm_likelihood *like, const struct pm_evidence_photo *photo) {
    *like = (struct pm_likelihood){.lab = photo->lab};
    double own_sd = photo->own_de00 / sds_of_radius;
    if (photo->reference == PM_EVIDENCE_CHART || photo->reference == PM_EVIDENCE_STRIP) {
        double from_middle = photo->lab.L - 50, chroma = pm_chroma(photo->lab);
        bool strip = photo->reference == PM_EVIDENCE_STRIP;
        double share = strip ? strip_share_of_radius : chart_share_of_radius;
        double residual_sd = hypot(strip ? 0 : chart_sd_de00, share * photo->residual_de00 / sds_of_radius);
        double sd = hypot(residual_sd * (1 + strong_colours * chroma), own_sd);
        /* CIE94's and CIEDE2000's weights at the measured colour. */
        like->inverse_sd[0] =
            1 / (sd * (1 + 0.015 * from_middle * from_middle / sqrt(20 + from_middle * from_middle)));
        const double chroma_sd = strip ? sd : chart_chroma_scale * sd;
        like->inverse_sd[1] = 1 / (chroma_sd * (1 + 0.045 * chroma));
        like->inverse_sd[2] = 1 / (chroma_sd * (1 + 0.015 * chroma));
        like->chroma = chroma;
        return;
    }
    struct way ways[PM_WAYS];
    bool card = photo->reference == PM_EVIDENCE_CARD;
    like->by_camera = true;
    like->error = !card ? no_reference : isnan(photo->card_L) ? with_neutral : with_card;
    /* One ΔE00 near hair is about a fourteenth of an octave in each channel. */
    like->error.own_sd = hypot(like->error.own_sd, own_sd / 14);
    double pivot =
        card && !isnan(photo->card_L) ? pm_xyz_from_lab((struct pm_lab){photo->card_L, 0, 0}).Y : middle_grey;
    const size_t n = find_ways(&like->error, photo, log2(pivot), ways);
    set_lanes(&like->lanes, ways, n, like->error.freedom);
}

/* Up to a factor that is the same for all true colours. */
static double camera_likelihood(const struct pm_likelihood *like, const struct pm_octaves *hair) {
    const struct pm_camera_error *error = &like->error;
    const struct pm_way_lanes *ways = &like->lanes;
    /* exp(-z / 2) = 2^(-halving z); combinations at 50 and more are ignored. */
    const float halving = 0.72134752f, most_z = 50,
                light = (float)(1 / (square(error->light_sd) + square(error->own_sd)));
    const float green = (float)(hair->channel[1] + error->light_mean),
                red = (float)(hair->channel[0] - hair->channel[1]),
                blue = (float)(hair->channel[2] - hair->channel[1]);
    pm_lanes sum = {0};
    for (size_t i = 0; i < PM_WAYS; i += PM_LANES) {
        pm_lanes g = pm_load(ways->green + i) - green, z = g * g * light;
        pm_lanes r = pm_load(ways->red + i) - red, b = pm_load(ways->blue + i) - blue;
        pm_lanes t = 1 + r * r * pm_load(ways->red_inverse + i) + b * b * pm_load(ways->blue_inverse + i),
                 tail = t;
        pm_bits near = z < most_z;
        for (int power = error->freedom / 2; power > 0; power--)
            tail *= t;
        sum += pm_select(near,
                         pm_load(ways->weight + i) * pm_exp2(-halving * pm_select(near, z, pm_all(0))) / tail,
                         pm_all(0));
    }
    return (double)sum[0] + (double)sum[1] + (double)sum[2] + (double)sum[3];
}

/* Student's t with 6 degrees of freedom, scaled so that the radius holds what a normal distribution's would:
 * occasionally the error with a chart is larger than stated. */
static double chart_likelihood(const struct pm_likelihood *like, struct pm_lab lab) {
    enum { FREEDOM = 6 };
    double da = lab.a - like->lab.a, db = lab.b - like->lab.b, dL = lab.L - like->lab.L;
    double dC = sqrt(lab.a * lab.a + lab.b * lab.b) - like->chroma,
           dH2 = fmax(da * da + db * db - dC * dC, 0);
    double z = square(dL * like->inverse_sd[0]) + square(dC * like->inverse_sd[1]) +
               dH2 * square(like->inverse_sd[2]);
    double t = 1 + z / (FREEDOM * 0.66);
    return 1 / (t * t * t * t * sqrt(t));
}

double pm_likelihood_at(const struct pm_likelihood *like, struct pm_lab lab,
                        const struct pm_octaves *octaves) {
    return like->by_camera ? camera_likelihood(like, octaves) : chart_likelihood(like, lab);
}
