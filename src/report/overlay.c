#include "report/overlay.h"

#include "base/say.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "photo/jpeg_write.h"
#include "photo/shrink.h"
#include "report/escape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ regions as SVG */

static int clamp(int value, int most) {
    return value < 0 ? 0 : value > most ? most : value;
}

/* The box around the outline of found hair. */
static struct pm_box around_outline(const struct pm_record *record) {
    double x0 = record->outline[0].x, y0 = record->outline[0].y, x1 = x0, y1 = y0;
    for (size_t i = 1; i < record->n_outline; i++) {
        x0 = fmin(x0, record->outline[i].x);
        y0 = fmin(y0, record->outline[i].y);
        x1 = fmax(x1, record->outline[i].x);
        y1 = fmax(y1, record->outline[i].y);
    }
    return (struct pm_box){(int)x0, (int)y0, (int)ceil(x1 - x0), (int)ceil(y1 - y0)};
}

struct pm_box pm_closeup_part(const struct pm_record *record) {
    struct pm_box box = {0};
    for (size_t i = 0; i < record->n_hair_boxes && record->region_source != PM_ORIGIN_UNKNOWN; i++) {
        const struct pm_box *next = &record->hair_boxes[i];
        if ((double)next->w * next->h > (double)box.w * box.h)
            box = *next;
    }
    if (record->n_outline > 0 && box.w > 0)
        box = around_outline(record);
    int margin_x = box.w / 4, margin_y = box.h / 4;
    int x0 = clamp(box.x - margin_x, record->image.width);
    int y0 = clamp(box.y - margin_y, record->image.height);
    int x1 = clamp(box.x + box.w + margin_x, record->image.width);
    int y1 = clamp(box.y + box.h + margin_y, record->image.height);
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

/* ------------------------------------------------------------------ shapes */

/* Each shape is drawn twice, dark and wide below light and narrow, to be visible on any hair. */
static void draw_twice(struct pm_buffer *out, const char *kind, const char *shape) {
    pm_buffer_printf(out, "<g class=\"frame %s\"><g class=\"under\">%s</g>%s</g>", kind, shape, shape);
}

/* `name` is of unknown origin. */
static void draw_name(struct pm_buffer *out, double x, double y, double size, const char *name) {
    pm_buffer_text(out, "<text x=\"");
    pm_buffer_number(out, x, 1);
    pm_buffer_text(out, "\" y=\"");
    pm_buffer_number(out, y, 1);
    pm_buffer_text(out, "\" font-size=\"");
    pm_buffer_number(out, size, 1);
    pm_buffer_text(out, "\">");
    pm_html_text(out, name, PM_MAX_ZONE_NAME);
    pm_buffer_text(out, "</text>");
}

/* The name stands above the box, or inside it where the picture ends; `size` 0: no name. */
static void draw_box(struct pm_buffer *out, const char *kind, const char *name, struct pm_box box,
                     struct pm_box shows, double size) {
    struct pm_buffer shape = {0};
    if (box.w <= 0 || box.h <= 0)
        return;
    pm_buffer_printf(&shape, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", box.x, box.y, box.w,
                     box.h);
    if (!shape.failed)
        draw_twice(out, kind, shape.text);
    out->failed = out->failed || shape.failed;
    pm_buffer_free(&shape);
    if (size <= 0)
        return;
    bool above = box.y - shows.y > 1.4 * size;
    draw_name(out, fmax(box.x, shows.x) + 0.3 * size, above ? box.y - 0.4 * size : box.y + 1.1 * size, size,
              name);
}

/* A closed line through corners, with the name above the highest and at the leftmost. */
static void draw_polygon(struct pm_buffer *out, const char *kind, const struct pm_point *corners, size_t n,
                         double size) {
    struct pm_buffer shape = {0};
    double left = corners[0].x, top = corners[0].y;
    pm_buffer_text(&shape, "<polygon points=\"");
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(&shape, i > 0 ? " " : "");
        pm_buffer_number(&shape, corners[i].x, 1);
        pm_buffer_text(&shape, ",");
        pm_buffer_number(&shape, corners[i].y, 1);
        left = fmin(left, corners[i].x);
        top = fmin(top, corners[i].y);
    }
    pm_buffer_text(&shape, "\"/>");
    if (!shape.failed)
        draw_twice(out, kind, shape.text);
    out->failed = out->failed || shape.failed;
    pm_buffer_free(&shape);
    if (size > 0)
        draw_name(out, left, fmax(top - 0.5 * size, size), size, pm_tr_in(out->language, "frame", kind));
}

/* ------------------------------------------------------------------ what only the options tell */

/* `n` numbers separated by commas; with a % they are relative to `whole` (width, height, width ...).
 */
static bool read_numbers(const char *text, const int whole[2], double *values, int n) {
    for (int i = 0; i < n; i++) {
        if (!pm_parse_number(text, &text, &values[i]))
            return false;
        if (*text == '%') {
            values[i] *= whole[i % 2] / 100.0;
            text++;
        }
        text += *text == ',';
    }
    return true;
}

/* The card and the strips, at the places given by the options. */
static void draw_given(struct pm_buffer *out, const struct pm_record *record, struct pm_box shows,
                       double size) {
    const int whole[2] = {record->image.width, record->image.height};
    double v[8];
    for (size_t i = 0; i < record->n_options; i++) {
        const struct pm_said *said = &record->options[i];
        if (strcmp(said->name, "card") == 0 && read_numbers(said->value, whole, v, 4)) {
            const struct pm_box box = {(int)lround(v[0]), (int)lround(v[1]), (int)lround(v[2]),
                                       (int)lround(v[3])};
            draw_box(out, "card", pm_tr_in(out->language, "frame", "card"), box, shows, size);
        }
        const char *colon = strchr(said->value, ':');
        if (strcmp(said->name, "strip") == 0 && colon != NULL && read_numbers(colon + 1, whole, v, 8)) {
            const struct pm_point corners[4] = {{v[0], v[1]}, {v[2], v[3]}, {v[4], v[5]}, {v[6], v[7]}};
            draw_polygon(out, NC_("frame", "strip"), corners, 4, size);
        }
    }
}

/* Without named zones it is called hair. */
static void draw_hair(struct pm_buffer *out, const struct pm_record *record, struct pm_box shows,
                      double size) {
    const char *name = record->zone != NULL ? record->zone : pm_tr_in(out->language, "frame", "hair");
    const bool placed = record->region_source != PM_ORIGIN_UNKNOWN || record->zone != NULL;
    for (size_t i = 0; placed && i < record->n_hair_boxes; i++)
        draw_box(out, "hair", name, record->hair_boxes[i], shows, size);
}

/* Relative to a picture's longer side, so that names are 7 points high when it is printed 42 mm long. */
static const double name_frac = 1 / 17.0;

void pm_overlay_svg(const struct pm_record *record, struct pm_box shows, struct pm_buffer *out) {
    const bool whole = shows.w >= record->image.width && shows.h >= record->image.height;
    double size = whole ? fmax(shows.w, shows.h) * name_frac : 0;
    pm_buffer_printf(out,
                     "<svg class=\"overlay\" viewBox=\"%d %d %d %d\" preserveAspectRatio=\"none\" "
                     "aria-hidden=\"true\">",
                     shows.x, shows.y, shows.w, shows.h);
    /* Found hair has an outline, and so has an area refused as hair. */
    if (record->region_source != PM_ORIGIN_UNKNOWN && record->n_outline > 0)
        draw_polygon(out, record->has_hair ? "hair" : NC_("frame", "doubtful"), record->outline,
                     record->n_outline, size);
    if (record->n_outline == 0)
        draw_hair(out, record, shows, size);
    for (size_t i = 0; i < record->n_zones; i++)
        draw_hair(out, &record->zones[i], shows, size);
    /* Skin is often below treated scalp, and its name is above its frame, so it is drawn over the other. */
    for (size_t i = 0; record->has_followup && i < record->followup.n_treated_boxes; i++)
        draw_box(out, "treated", pm_tr_in(out->language, "frame", "treated"),
                 record->followup.treated_boxes[i], shows, size);
    for (size_t i = 0; record->region_source != PM_ORIGIN_UNKNOWN && i < record->n_skin_boxes; i++)
        draw_box(out, "skin", pm_tr_in(out->language, "frame", "skin"), record->skin_boxes[i], shows, size);
    if (record->correction.n_corners == 4)
        draw_polygon(out, NC_("frame", "chart"), record->correction.corners, 4, size);
    draw_given(out, record, shows, size);
    pm_buffer_text(out, "</svg>");
}

/* ------------------------------------------------------------------ the picture below them */

enum { QUALITY = 82 };

/* The mark of hair: a blue that does not occur in hair, and its opacity on the most certain pixels. Other
 * pixels are faded towards paper, so that the two differ in lightness, too. */
static const uint8_t mark_rgb[3] = {0, 150, 255}, paper_rgb[3] = {245, 245, 245};
static const double mark_frac = 0.62, fade_frac = 0.65;

/* ------------------------------------------------------------------ the part, small */

/* The part in the pixels that are at hand. */
static struct pm_box scaled_part(const struct pm_page_photo_request *request) {
    const struct pm_box part = request->part, have = request->pixels->box;
    if (part.w <= 0 || part.h <= 0)
        return (struct pm_box){0, 0, have.w, have.h};
    double scale_x = (double)have.w / request->photo_width, scale_y = (double)have.h / request->photo_height;
    int x0 = (int)floor(part.x * scale_x), x1 = (int)ceil((part.x + part.w) * scale_x);
    int y0 = (int)floor(part.y * scale_y), y1 = (int)ceil((part.y + part.h) * scale_y);
    x1 = x1 > have.w ? have.w : x1;
    y1 = y1 > have.h ? have.h : y1;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

static void set_size(struct pm_page_photo *photo, struct pm_box from, int most_px) {
    int longest = from.w > from.h ? from.w : from.h;
    double scale = longest > most_px ? (double)most_px / longest : 1;
    photo->width = (int)fmax(1, floor(from.w * scale));
    photo->height = (int)fmax(1, floor(from.h * scale));
}

/* The part's codes, photo->width x photo->height of them; free(). */
static uint8_t *shrink_part(const struct pm_pixels *pixels, struct pm_box from,
                            const struct pm_page_photo *photo, struct pm_error *err) {
    const size_t channels = (size_t)pixels->channels, row = (size_t)photo->width * channels;
    uint8_t *codes = pm_alloc((size_t)photo->height, row, err);
    struct pm_shrink *shrink =
        pm_shrink_new(from.w, from.h, photo->width, photo->height, pixels->channels, err);
    for (int y = 0, done = 0; codes != NULL && shrink != NULL && y < from.h; y++) {
        size_t first = (size_t)(from.y + y) * (size_t)pixels->box.w + (size_t)from.x;
        const uint8_t *whole = pm_shrink_push(shrink, pixels->data + first * channels);
        if (whole != NULL && done < photo->height)
            memcpy(codes + (size_t)done++ * row, whole, row);
    }
    if (shrink == NULL) {
        free(codes);
        codes = NULL;
    }
    pm_shrink_free(shrink);
    return codes;
}

/* ------------------------------------------------------------------ colours for display */

enum { CODES = 4096 };

/* XYZ -> sRGB for many pixels: lab.h's own conversions, called once for the primaries and for every grey,
 * since a picture has a million pixels but a screen 256 codes. */
struct screen {
    double from_xyz[9];
    uint8_t code[CODES]; /* of a linear value of 0-1 */
};

static void screen_init(struct screen *screen) {
    double to_xyz[9];
    for (int c = 0; c < 3; c++) {
        const uint8_t primary[3] = {c == 0 ? 255 : 0, c == 1 ? 255 : 0, c == 2 ? 255 : 0};
        struct pm_xyz xyz = pm_xyz_from_lab(pm_lab_from_srgb8(primary));
        to_xyz[c] = xyz.X;
        to_xyz[3 + c] = xyz.Y;
        to_xyz[6 + c] = xyz.Z;
    }
    pm_matrix_invert(to_xyz, screen->from_xyz);
    for (int i = 0; i < CODES; i++) {
        const double grey = (double)i / (CODES - 1);
        uint8_t rgb[3];
        pm_lab_to_srgb8(pm_lab_from_xyz((struct pm_xyz){grey * pm_d50.X, grey * pm_d50.Y, grey * pm_d50.Z}),
                        rgb);
        screen->code[i] = rgb[1];
    }
}

static void show_row(const struct screen *screen, const float *xyz, size_t count, uint8_t *rgb) {
    for (size_t i = 0; i < count; i++) {
        double linear[3];
        pm_matrix_apply(screen->from_xyz, (const double[]){xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]},
                        linear);
        for (int c = 0; c < 3; c++)
            rgb[3 * i + (size_t)c] = screen->code[(int)(fmin(fmax(linear[c], 0), 1) * (CODES - 1) + 0.5)];
    }
}

/* The codes as sRGB; free(). Takes `codes`. */
static uint8_t *display(const struct pm_profile *profile, uint8_t *codes, int width, int height,
                        struct pm_error *err) {
    struct screen screen;
    const size_t row = (size_t)width, channels = (size_t)pm_profile_channels(profile);
    uint8_t *rgb = codes != NULL ? pm_alloc((size_t)height, 3 * row, err) : NULL;
    float *xyz = rgb != NULL ? pm_alloc(row, 3 * sizeof *xyz, err) : NULL;
    screen_init(&screen);
    for (size_t y = 0; xyz != NULL && y < (size_t)height; y++) {
        pm_profile_to_xyz(profile, codes + y * row * channels, row, xyz);
        show_row(&screen, xyz, row, rgb + y * row * 3);
    }
    if (xyz == NULL) {
        free(rgb);
        rgb = NULL;
    }
    free(xyz);
    free(codes);
    return rgb;
}

/* ------------------------------------------------------------------ what was taken as hair */

static double mask_cell(const struct pm_hair_mask *mask, int x, int y) {
    x = x < 0 ? 0 : x >= mask->width ? mask->width - 1 : x;
    y = y < 0 ? 0 : y >= mask->height ? mask->height - 1 : y;
    return mask->value[(size_t)y * (size_t)mask->width + (size_t)x] / 255.0;
}

/* The mask, interpolated at a point of the full photo; 0 outside. */
static double mask_at(const struct pm_hair_mask *mask, double photo_x, double photo_y) {
    double x = (photo_x - mask->box.x) / mask->box.w, y = (photo_y - mask->box.y) / mask->box.h;
    if (x < 0 || x >= 1 || y < 0 || y >= 1)
        return 0;
    x = x * mask->width - 0.5;
    y = y * mask->height - 0.5;
    int left = (int)floor(x), top = (int)floor(y);
    double right = x - left, below = y - top;
    return (1 - below) * ((1 - right) * mask_cell(mask, left, top) + right * mask_cell(mask, left + 1, top)) +
           below *
               ((1 - right) * mask_cell(mask, left, top + 1) + right * mask_cell(mask, left + 1, top + 1));
}

static void paint(uint8_t *pixel, double taken) {
    const double cover = mark_frac * sqrt(taken), fade = fade_frac * (1 - sqrt(taken));
    for (int c = 0; c < 3; c++)
        pixel[c] = (uint8_t)lround((1 - cover - fade) * pixel[c] + cover * mark_rgb[c] + fade * paper_rgb[c]);
}

static void mark_hair(const struct pm_page_photo_request *request, const struct pm_page_photo *photo,
                      uint8_t *rgb) {
    for (int y = 0; y < photo->height; y++)
        for (int x = 0; x < photo->width; x++) {
            double photo_x = photo->shows.x + (x + 0.5) * photo->shows.w / photo->width;
            double photo_y = photo->shows.y + (y + 0.5) * photo->shows.h / photo->height;
            double taken = 0;
            for (size_t i = 0; i < request->n_masks; i++)
                taken = fmax(taken, mask_at(&request->masks[i], photo_x, photo_y));
            if (request->n_masks > 0)
                paint(rgb + 3 * ((size_t)y * (size_t)photo->width + (size_t)x), taken);
        }
}

/* ------------------------------------------------------------------ the picture */

static bool make(const struct pm_page_photo_request *request, struct pm_box from, struct pm_page_photo *photo,
                 struct pm_error *err) {
    set_size(photo, from, request->most_px);
    uint8_t *rgb = display(request->profile, shrink_part(request->pixels, from, photo, err), photo->width,
                           photo->height, err);
    if (rgb == NULL)
        return false;
    mark_hair(request, photo, rgb);
    bool ok = pm_jpeg_write(rgb, photo->width, photo->height, QUALITY, &photo->jpeg, &photo->size, err);
    free(rgb);
    return ok;
}

bool pm_page_photo_make(const struct pm_page_photo_request *request, struct pm_page_photo *photo,
                        struct pm_error *err) {
    const bool is_part = request->part.w > 0 && request->part.h > 0;
    const struct pm_box all = {0, 0, request->photo_width, request->photo_height};
    const struct pm_box from = scaled_part(request);
    *photo = (struct pm_page_photo){.shows = is_part ? request->part : all, .marked = request->n_masks > 0};
    bool ok = from.x >= 0 && from.y >= 0 && from.w > 0 && from.h > 0;
    ok = ok ? make(request, from, photo, err)
            : pm_fail(err, PM_E_REGION, "the part to show lies outside the photo");
    if (!ok)
        *photo = (struct pm_page_photo){0};
    return ok;
}

void pm_page_photo_free(struct pm_page_photo *photo) {
    free(photo->jpeg);
    *photo = (struct pm_page_photo){0};
}
