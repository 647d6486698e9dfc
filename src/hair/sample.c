#include "hair/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lanes.h"
#include "base/memory.h"
#include "hair/light.h"

/* A cell counts fully up to the first share of clipped pixels and not at all from the second on. */
static const float few_clipped = 0.05f, many_clipped = 0.15f;

/* A cell is averaged over every second, third... row and column if it has at least twice this many of them.
 */
enum { LINES_ENOUGH = 2 };

/* The averaged values: XYZ, with an unused lane; clipped and crushed pixels. */
struct sums {
    pm_lanes xyz;
    float clipped, crushed;
};

/* The position of a pixel along an axis: a `share` in cell `first`, the rest in the next. */
struct split {
    int first;
    float share;
};

static struct split split_at(double from, double to, double step, int cells) {
    int first = (int)(from / step);
    double border = (first + 1) * step;
    if (border <= from) { /* rounding put from / step on the wrong side of an integer */
        first++;
        border += step;
    }
    double share = to <= border || first + 1 >= cells ? 1 : (border - from) / (to - from);
    return (struct split){first < cells ? first : cells - 1, (float)share};
}

/* The sums while a crop is read. */
struct reduction {
    struct sums *line;     /* of one row of pixels */
    struct sums *rows[2];  /* of the row of cells that pixels fall into, and of the next */
    float row_px[2];       /* how many rows of pixels went into each */
    int cell_row;          /* which the first is */
    struct split *columns; /* of each pixel of a row */
    int *ends;             /* for each cell of a row: the end of the pixels that begin in it */
    float *column_px;      /* how many pixels of a row went into each cell of it */
    struct pm_light_row row;
};

static void reduction_free(struct reduction *r) {
    free(r->line);
    free(r->columns);
    free(r->ends);
    free(r->column_px);
    pm_light_row_free(&r->row);
}

static bool reduction_new(struct reduction *r, const struct pm_cells *cells, int row_width,
                          struct pm_error *err) {
    *r = (struct reduction){0};
    const size_t width = (size_t)cells->width;
    r->line = pm_alloc(3 * width, sizeof *r->line, err);
    r->columns = pm_alloc((size_t)row_width, sizeof *r->columns, err);
    r->ends = pm_alloc(width, sizeof *r->ends, err);
    r->column_px = pm_alloc(width, sizeof(float), err);
    if (r->line != NULL && r->columns != NULL && r->ends != NULL && r->column_px != NULL &&
        pm_light_row_new(&r->row, row_width, false, err)) {
        r->rows[0] = r->line + width;
        r->rows[1] = r->rows[0] + width;
        return true;
    }
    reduction_free(r);
    return false;
}

/* A row of pixels into a row of cells, each pixel counting 1: all of those that lie within a cell, and the
 * last by its share. */
static void reduce_row(struct reduction *r, int width) {
    const float *xyz = r->row.xyz;
    pm_lanes carried = {0};
    for (int cell = 0, at = 0; cell < width; cell++) {
        const int last = r->ends[cell] - 1;
        pm_lanes sum = carried;
        carried = (pm_lanes){0};
        for (; at < 3 * last; at += 3)
            sum += pm_load(xyz + at);
        if (at == 3 * last) {
            const float share = r->columns[last].share;
            const pm_lanes split = pm_load(xyz + at);
            sum += share * split;
            carried = (1 - share) * split;
            at += 3;
        }
        r->line[cell].xyz = sum;
    }
}

/* The same for clipped or crushed pixels, of which most rows have none; returns whether this one has. */
static bool reduce_flags(struct reduction *r, int width) {
    const bool any = r->row.flagged;
    for (int cell = 0; any && cell < width; cell++)
        r->line[cell].clipped = r->line[cell].crushed = 0;
    for (int x = 0; any && x < r->row.width; x++) {
        const struct split split = r->columns[x];
        const float clipped = (r->row.flags[x] & PM_LIGHT_CLIPPED) ? 1 : 0,
                    crushed = (r->row.flags[x] & PM_LIGHT_CRUSHED) ? 1 : 0;
        struct sums *into = &r->line[split.first];
        into->clipped += split.share * clipped;
        into->crushed += split.share * crushed;
        if (split.share < 1) {
            into[1].clipped += (1 - split.share) * clipped;
            into[1].crushed += (1 - split.share) * crushed;
        }
    }
    return any;
}

static void add_line(struct sums *into, const struct sums *line, int width, float weight, bool flagged) {
    for (int x = 0; x < width; x++)
        into[x].xyz += weight * line[x].xyz;
    for (int x = 0; flagged && x < width; x++) {
        into[x].clipped += weight * line[x].clipped;
        into[x].crushed += weight * line[x].crushed;
    }
}

/* Each pixel that is read represents `stride` pixels. */
static void split_columns(struct reduction *r, const struct pm_cells *cells, int crop_width, int stride) {
    double step = (double)crop_width / cells->width;
    for (int x = 0; x < r->row.width; x++) {
        struct split split = split_at(x * stride, fmin((x + 1) * stride, crop_width), step, cells->width);
        r->columns[x] = split;
        r->ends[split.first] = x + 1;
        r->column_px[split.first] += split.share;
        if (split.share < 1)
            r->column_px[split.first + 1] += 1 - split.share;
    }
}

/* The sums of a cell over `pixels` pixels -> the cell's values. Whole lanes are stored: what they write after
 * a cell is overwritten by the next. */
static void finish_cell(struct pm_cells *cells, size_t at, const struct sums *sums, float pixels) {
    pm_store(cells->xyz + 3 * at, sums->xyz / pixels);
    cells->usable[at] = 1;
    cells->crushed[at] = 0;
    if (sums->clipped > 0 || sums->crushed > 0) {
        float usable = (many_clipped - sums->clipped / pixels) / (many_clipped - few_clipped);
        cells->usable[at] = usable < 0 ? 0 : usable > 1 ? 1 : usable;
        cells->crushed[at] = sums->crushed / pixels;
    }
}

/* The next row of cells becomes the current one. */
static void finish_row(struct reduction *r, struct pm_cells *cells) {
    const size_t width = (size_t)cells->width, first = (size_t)r->cell_row++ * width;
    struct sums *done = r->rows[0];
    for (size_t x = 0; x < width; x++) {
        finish_cell(cells, first + x, done + x, r->column_px[x] * r->row_px[0]);
        done[x] = (struct sums){.clipped = 0};
    }
    r->rows[0] = r->rows[1];
    r->rows[1] = done;
    r->row_px[0] = r->row_px[1];
    r->row_px[1] = 0;
}

static void add_row(struct reduction *r, struct pm_cells *cells, struct split rows, float weight) {
    while (r->cell_row < rows.first)
        finish_row(r, cells);
    reduce_row(r, cells->width);
    const bool flagged = reduce_flags(r, cells->width);
    add_line(r->rows[0], r->line, cells->width, weight * rows.share, flagged);
    r->row_px[0] += weight * rows.share;
    if (rows.share < 1) {
        add_line(r->rows[1], r->line, cells->width, weight * (1 - rows.share), flagged);
        r->row_px[1] += weight * (1 - rows.share);
    }
}

/* The correction is not linear, and a mean corrected is not a mean of the corrected; but cells are small, and
 * they choose the hair only: its colour comes from single pixels. */
static void finish(struct pm_cells *cells, struct reduction *r, const struct pm_correction *correction) {
    const size_t n = pm_cells_count(cells);
    while (r->cell_row < cells->height)
        finish_row(r, cells);
    if (correction != NULL)
        pm_correction_apply(correction, cells->xyz, n);
    pm_light_labs(cells->xyz, cells->lab, n);
}

/* The number of cells, and the place of the box in them. Cells are never smaller than a pixel. */
static void lay_out(struct pm_cells *cells, const struct pm_box *crop, const struct pm_box *box) {
    double area = (double)box->w * box->h;
    double scale = area < PM_FEWEST_PIXELS ? 1 : fmin(1, PM_CELLS_SIDE / sqrt(area));
    cells->width = (int)fmax(1, lround(crop->w * scale));
    cells->height = (int)fmax(1, lround(crop->h * scale));
    double x = (double)cells->width / crop->w, y = (double)cells->height / crop->h;
    cells->left = (box->x - crop->x) * x;
    cells->top = (box->y - crop->y) * y;
    cells->right = (box->x - crop->x + box->w) * x;
    cells->bottom = (box->y - crop->y + box->h) * y;
    cells->cell_px = 1 / (x * y);
}

static bool cells_alloc(struct pm_cells *cells, struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    cells->xyz = pm_alloc_unset(3 * n + 1, sizeof(float), err);
    cells->lab = pm_alloc_unset(3 * n + 1, sizeof(float), err);
    cells->usable = pm_alloc_unset(n, sizeof(float), err);
    cells->crushed = pm_alloc_unset(n, sizeof(float), err);
    return cells->xyz != NULL && cells->lab != NULL && cells->usable != NULL && cells->crushed != NULL;
}

static int stride_for(double step) {
    return step >= 2 * LINES_ENOUGH ? (int)(step / LINES_ENOUGH) : 1;
}

/* The row that is read of those from y to `end`. */
static int middle_row(int y, int end) {
    return y + (end - y) / 2;
}

void pm_cells_mark_rows(const struct pm_box *crop, const struct pm_box *box, bool *looked_at) {
    struct pm_cells cells = {0};
    lay_out(&cells, crop, box);
    int down = stride_for((double)crop->h / cells.height);
    for (int y = 0; y < crop->h; y += down)
        looked_at[middle_row(y, y + down < crop->h ? y + down : crop->h)] = true;
}

bool pm_cells_new(struct pm_cells *cells, const struct pm_pixels *crop, const struct pm_box *box,
                  const struct pm_profile *profile, const struct pm_correction *correction,
                  struct pm_error *err) {
    *cells = (struct pm_cells){0};
    lay_out(cells, &crop->box, box);
    double step_x = (double)crop->box.w / cells->width, step_y = (double)crop->box.h / cells->height;
    int across = stride_for(step_x), down = stride_for(step_y);
    struct reduction r = {0};
    if (!cells_alloc(cells, err) || !reduction_new(&r, cells, (crop->box.w + across - 1) / across, err)) {
        pm_cells_free(cells);
        return false;
    }
    split_columns(&r, cells, crop->box.w, across);
    for (int y = 0; y < crop->box.h; y += down) {
        int end = y + down < crop->box.h ? y + down : crop->box.h;
        pm_light_read(&r.row, crop, 0, middle_row(y, end), across, profile, NULL);
        add_row(&r, cells, split_at(y, end, step_y, cells->height), (float)(end - y));
    }
    finish(cells, &r, correction);
    reduction_free(&r);
    return true;
}

void pm_cells_free(struct pm_cells *cells) {
    free(cells->xyz);
    free(cells->lab);
    free(cells->usable);
    free(cells->crushed);
    *cells = (struct pm_cells){0};
}
