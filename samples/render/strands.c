/* Light on a strand = head (low frequency) x lock x strand x across the strand. The factors are chosen around
 * 1 and the median over the careful rectangle is set to 1 afterwards (measure.h), so that hair whose body
 * colour is C has its L* P25-P75 near C. */
#include "strands.h"

#include "arith.h"
#include "base/memory.h"
#include "color/lab.h"
#include "random.h"
#include <stdlib.h>

/* ------------------------------------------------------------------ one strand */

/* The strand where it crosses one line of pixels. */
struct crossing {
    float centre, half; /* along the line, pixels */
    float light, gloss, root;
    float cover;
};

/* A strand is a cylinder: darker towards its flanks, more so on the side away from the light. */
static void paint_pixel(struct rd_hair_px *px, const struct rd_strand *strand, const struct crossing *at,
                        float cell, float cover) {
    float t = rd_clamp((cell + 0.5f - at->centre) / at->half, -1, 1);
    float round = at->half > 0.8f ? 1.1f - 0.3f * t * t + 0.12f * t * strand->side : 1;
    float light = at->light * round, shine = at->gloss * (at->half > 0.8f ? 1.3f - 0.9f * t * t : 1);
    rd_v4 colour = {rd_mix(strand->xyz[0], strand->root_xyz[0], at->root) * light,
                    rd_mix(strand->xyz[1], strand->root_xyz[1], at->root) * light,
                    rd_mix(strand->xyz[2], strand->root_xyz[2], at->root) * light, 1};
    rd_v4 facts = {light, shine, strand->grey, 0};
    px->colour = px->colour * (1 - cover) + colour * cover;
    px->facts = px->facts * (1 - cover) + facts * cover;
}

static void paint_crossing(struct rd_hair_px *line, long stride, int length, const struct rd_strand *strand,
                           const struct crossing *at) {
    float low = at->centre - at->half, high = at->centre + at->half;
    int first = rd_floor(low), last = rd_floor(high);
    first = first < 0 ? 0 : first;
    last = last >= length ? length - 1 : last;
    for (int i = first; i <= last; i++) {
        float left = low > (float)i ? low : (float)i, right = high < (float)(i + 1) ? high : (float)(i + 1);
        if (right > left)
            paint_pixel(line + i * stride, strand, at, (float)i, at->cover * (right - left));
    }
}

/* Walks the lines of pixels between two points: rows of a steep piece, columns of a flat one. */
static void paint_piece(struct rd_canvas *canvas, const struct rd_strand *strand, const struct rd_point *a,
                        const struct rd_point *b) {
    float dx = b->x - a->x, dy = b->y - a->y;
    bool steep = fabsf(dy) >= fabsf(dx);
    float from = steep ? a->y : a->x, to = steep ? b->y : b->x, run = to - from;
    if (run == 0)
        return;
    float slant = sqrtf(dx * dx + dy * dy) / fabsf(run);
    int lines = steep ? canvas->height : canvas->width, length = steep ? canvas->width : canvas->height;
    long line_stride = steep ? canvas->width : 1, stride = steep ? 1 : canvas->width;
    int first = rd_floor((from < to ? from : to) + 0.5f), end = rd_floor((from < to ? to : from) + 0.5f);
    first = first < 0 ? 0 : first;
    end = end > lines ? lines : end;
    for (int line = first; line < end; line++) {
        float share = ((float)line + 0.5f - from) / run;
        struct crossing at = {
            .centre = steep ? rd_mix(a->x, b->x, share) : rd_mix(a->y, b->y, share),
            .half = 0.5f * slant * rd_mix(a->width_px, b->width_px, share),
            .light = rd_mix(a->light, b->light, share),
            .gloss = rd_mix(a->gloss, b->gloss, share),
            .root = rd_mix(a->root, b->root, share),
            .cover = strand->cover,
        };
        paint_crossing(canvas->hair + line * line_stride, stride, length, strand, &at);
    }
}

void rd_brush(struct rd_canvas *canvas, const struct rd_strand *strand, const struct rd_point *points,
              int n) {
    for (int i = 0; i + 1 < n; i++)
        paint_piece(canvas, strand, &points[i], &points[i + 1]);
}

/* ------------------------------------------------------------------ a head of them */

enum { MAX_POINTS = 640 };

/* A path through the field of directions on both sides of a root, with what the field holds there. */
struct guide {
    float x[MAX_POINTS], y[MAX_POINTS];
    struct rd_node node[MAX_POINTS];
    int n;
    float step_px;
};

struct painter {
    struct rd_canvas *canvas;
    const struct rd_scene *scene;
    struct rd_field *field;
    struct rd_rng rng;
    struct guide guide;
    struct rd_point points[MAX_POINTS];
    float unit_px; /* a five-hundredth of the picture's height: the unit of sizes on the head */
};

/* One lock: what its strands share. */
struct lock {
    float radius_px;
    float light;
    float tilt; /* shifts the highlight band along the strands */
    float wave_px, wave_turns, phase;
};

static void trace(struct painter *p, float x, float y, float length_px) {
    struct guide *g = &p->guide;
    g->step_px = length_px / (MAX_POINTS - 2) > 5 ? length_px / (MAX_POINTS - 2) : 5;
    int steps = (int)(length_px / g->step_px);
    g->n = 0;
    for (int i = 0; i < steps / 2; i++) {
        struct rd_node node = rd_field_at(p->field, x, y);
        if (node.hair < 0.02f)
            break;
        x -= node.run[0] * g->step_px;
        y -= node.run[1] * g->step_px;
    }
    for (int i = 0; i < steps && g->n < MAX_POINTS; i++) {
        struct rd_node node = rd_field_at(p->field, x, y);
        g->x[g->n] = x;
        g->y[g->n] = y;
        g->node[g->n++] = node;
        x += node.run[0] * g->step_px;
        y += node.run[1] * g->step_px;
    }
}

/* A place where hair grows, some way up its strand. */
static bool find_root(struct painter *p, float *x, float *y) {
    for (int tries = 0; tries < 40; tries++) {
        *x = rd_between(&p->rng, 0, (float)p->scene->width);
        *y = rd_between(&p->rng, 0, (float)p->scene->height);
        if (rd_field_at(p->field, *x, *y).hair > rd_between(&p->rng, 0.05f, 0.9f))
            return true;
    }
    return false;
}

static bool in_beard(const struct rd_scene *scene, float y) {
    const struct rd_pose *pose = &scene->pose;
    float from = pose->hairline_y > 0 ? 0.5f * (pose->hairline_y + pose->beard_y) : 0;
    return pose->beard_y > 0 && y > from * (float)scene->height;
}

/* How many of the strands are grey there. */
static float grey_share(const struct rd_scene *scene, float x) {
    float u = fabsf(x / (float)scene->width - scene->pose.centre_x) / scene->pose.radius_x;
    return scene->hair.temple_share > 0 && u > 0.6f ? scene->hair.temple_share : scene->hair.share[1];
}

static struct rd_strand new_strand(struct painter *p) {
    const struct rd_hair *hair = &p->scene->hair;
    const struct guide *g = &p->guide;
    bool grey = hair->n_bodies > 1 && rd_chance(&p->rng, grey_share(p->scene, g->x[g->n / 2]));
    struct pm_lab lab = hair->body[grey ? 1 : 0];
    if (in_beard(p->scene, g->y[g->n / 2]))
        lab = hair->beard;
    float vary = 0.4f * hair->contrast;
    lab.a += (double)(vary * rd_bell(&p->rng));
    lab.b += (double)(vary * rd_bell(&p->rng));
    struct pm_lab root = {hair->roots.L, hair->roots.a + lab.a - hair->body[0].a,
                          hair->roots.b + lab.b - hair->body[0].b};
    struct pm_xyz xyz = pm_xyz_from_lab(lab), root_xyz = pm_xyz_from_lab(root);
    return (struct rd_strand){.xyz = {(float)xyz.X, (float)xyz.Y, (float)xyz.Z},
                              .root_xyz = {(float)root_xyz.X, (float)root_xyz.Y, (float)root_xyz.Z},
                              .grey = grey ? 1 : 0,
                              .side = rd_between(&p->rng, -1, 1),
                              .cover = 1};
}

/* A narrow band: sin^256 of the angle to the half vector, and four times narrower under a film of water. */
static float highlight(const struct painter *p, float along) {
    float q = rd_clamp(1 - along * along, 0, 1);
    for (int i = 0; i < (p->scene->hair.gloss > 0.15f ? 9 : 7); i++)
        q *= q;
    return p->scene->hair.gloss * q;
}

/* What a strand draws for itself, once for its whole length. */
struct own {
    float light, tilt, drift, phase, width_px, offset_px;
    float begin, end; /* shares of the guide */
    float reach; /* it grows where the field's `hair` is above this, so that outline and hairline are soft */
};

static struct own new_own(struct painter *p, const struct lock *lock) {
    const struct rd_hair *hair = &p->scene->hair;
    struct own own = {.offset_px = 0.5f * lock->radius_px * rd_bell(&p->rng)};
    float across = rd_clamp(own.offset_px / lock->radius_px, -1.5f, 1.5f);
    float vary = rd_clamp(1 + 0.16f * hair->contrast * rd_bell(&p->rng), 0.4f, 1.8f);
    own.light = lock->light * vary * (1 - 0.28f * hair->locks * across * across);
    own.tilt = lock->tilt + 0.03f * rd_bell(&p->rng) + 0.08f * across;
    own.drift = 0.03f * rd_bell(&p->rng);
    own.phase = rd_unit(&p->rng);
    own.width_px = hair->strand_px * rd_between(&p->rng, 0.8f, 1.2f);
    own.begin = 0.4f * rd_unit(&p->rng) * rd_unit(&p->rng);
    own.end = rd_between(&p->rng, 0.65f, 1);
    own.reach = rd_between(&p->rng, 0.1f, 0.75f);
    return own;
}

/* How far a place of a strand has the colour of the roots. */
static float root_at(const struct rd_scene *scene, float x) {
    float from = fabsf(x / (float)scene->width - scene->pose.crown_x), reach = scene->hair.roots_width;
    return scene->hair.part_width > 0 ? 1 - rd_smooth(0.8f * reach, reach, from) : 0;
}

static struct rd_point point_at(const struct painter *p, const struct lock *lock, const struct own *own,
                                int i) {
    const struct guide *g = &p->guide;
    const struct rd_hair *hair = &p->scene->hair;
    float s = (float)i * g->step_px, along = (float)i / (float)g->n,
          turns = lock->phase + s * lock->wave_turns;
    float tip =
        rd_smooth(own->begin, own->begin + 0.1f, along) * (1 - rd_smooth(own->end - 0.15f, own->end, along));
    float sideways = own->offset_px * (1 - 0.45f * hair->locks * along) + lock->wave_px * rd_sin(turns) +
                     own->drift * s + 0.8f * p->unit_px * rd_sin(own->phase + 3.1f * along);
    float lean = lock->wave_px * lock->wave_turns * 6.2832f * rd_cos(turns);
    const struct rd_node *node = &g->node[i];
    return (struct rd_point){
        .x = g->x[i] - node->run[1] * sideways,
        .y = g->y[i] + node->run[0] * sideways,
        .width_px = own->width_px * (0.2f + 0.8f * tip) *
                    (0.35f + 0.65f * rd_smooth(own->reach, own->reach + 0.2f, node->hair)),
        .light = own->light * node->diffuse * (1 + 0.25f * lean),
        .gloss = highlight(p, node->along + own->tilt + 0.5f * lean),
        .root = root_at(p->scene, g->x[i]),
    };
}

static int fill_points(struct painter *p, const struct lock *lock) {
    const struct guide *g = &p->guide;
    struct own own = new_own(p, lock);
    int n = 0, first = (int)(own.begin * (float)g->n), end = (int)(own.end * (float)g->n);
    while (first < end && g->node[first].hair <= own.reach)
        first++;
    for (int i = first; i < end && g->node[i].hair > own.reach; i++)
        p->points[n++] = point_at(p, lock, &own, i);
    return n;
}

static void paint_lock(struct painter *p, const struct lock *lock, int strands) {
    for (int i = 0; i < strands; i++) {
        struct rd_strand strand = new_strand(p);
        int n = fill_points(p, lock);
        rd_brush(p->canvas, &strand, p->points, n);
    }
}

static struct lock new_lock(struct painter *p, float depth) {
    const struct rd_hair *hair = &p->scene->hair;
    float radius = p->unit_px * rd_between(&p->rng, 4, 12);
    float length = p->unit_px * rd_between(&p->rng, 60, 120);
    struct lock lock = {.radius_px = radius, .wave_turns = 1 / length};
    lock.light = rd_mix(0.8f, 1.05f, depth) + 0.10f * hair->contrast * rd_bell(&p->rng);
    lock.tilt = 0.07f * rd_bell(&p->rng);
    lock.wave_px = hair->wave * radius * rd_between(&p->rng, 0.3f, 0.9f);
    lock.phase = rd_unit(&p->rng);
    return lock;
}

/* The ground: shadow between the strands, dark but of the hair's own colour. */
static void paint_ground(struct painter *p) {
    const float light = 0.4f, full = 1 - p->scene->hair.thin;
    for (int y = 0; y < p->canvas->height; y++) {
        struct pm_xyz xyz =
            pm_xyz_from_lab(in_beard(p->scene, (float)y) ? p->scene->hair.beard : p->scene->hair.body[0]);
        struct rd_hair_px *line = p->canvas->hair + (size_t)y * (size_t)p->canvas->width;
        rd_field_set_line(p->field, (float)y);
        for (int x = 0; x < p->canvas->width; x++) {
            float cover = full * rd_smooth(0.55f, 1, rd_field_on_line(p->field, (float)x).hair);
            line[x].colour =
                (rd_v4){(float)xyz.X * light, (float)xyz.Y * light, (float)xyz.Z * light, 1} * cover;
            line[x].facts = (rd_v4){light, 0, 0, 0} * cover;
        }
    }
}

/* Paints locks until they have covered the hair `coats` times. */
static void paint_coat(struct painter *p, float coats, float strand_share, float depth) {
    float area =
        0.6f * (float)p->scene->width * (float)p->scene->height * coats * (1 - 0.7f * p->scene->hair.thin);
    float done = 0;
    while (done < area) {
        float x, y, length = p->unit_px * rd_between(&p->rng, 120, 320);
        if (!find_root(p, &x, &y))
            return;
        trace(p, x, y, length);
        struct lock lock = new_lock(p, depth + (1 - depth) * done / area);
        if (strand_share < 1)
            lock.radius_px *= 0.5f;
        int strands = (int)(strand_share * 1.3f * lock.radius_px / (0.4f * p->scene->hair.strand_px)) + 1;
        paint_lock(p, &lock, strands);
        done += 0.6f * (float)strands * length * p->scene->hair.strand_px;
    }
}

bool rd_paint_strands(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_field *field,
                      struct pm_error *err) {
    struct painter *p = pm_alloc(1, sizeof *p, err);
    if (p == NULL)
        return false;
    p->canvas = canvas;
    p->scene = scene;
    p->field = field;
    p->rng = rd_rng_for(scene->seed, "strands");
    p->unit_px = (float)scene->height / 500;
    paint_ground(p);
    paint_coat(p, 1.6f, 0.3f, 0);
    paint_coat(p, 3, 1, 0.4f);
    free(p);
    return true;
}
