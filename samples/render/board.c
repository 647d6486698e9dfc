#include "board.h"

#include "arith.h"
#include "color/lab.h"
#include "random.h"

enum { SIDE_SAMPLES = 3 };

void rd_board_place(struct rd_board *board, const struct rd_hold *hold) {
    float c = rd_cos(hold->turns), s = rd_sin(hold->turns), scale = hold->width_px / (float)board->cols;
    float cy = rd_cos(hold->tilt[0]), sy = rd_sin(hold->tilt[0]);
    float cx = rd_cos(hold->tilt[1]), sx = rd_sin(hold->tilt[1]), flip = hold->mirrored ? -1 : 1;
    /* Columns of Rx * Ry * Rz: where the board's two axes point. */
    float axis_u[3] = {flip * cy * c, flip * (cx * s + sx * sy * c), flip * (sx * s - cx * sy * c)};
    float axis_v[3] = {-cy * s, cx * c - sx * sy * s, sx * c + cx * sy * s};
    float away = 4 * hold->width_px;
    double h[9];
    const float centre[2] = {hold->x_px, hold->y_px};
    for (int i = 0; i < 3; i++) {
        double u = (double)(axis_u[i] * scale), v = (double)(axis_v[i] * scale);
        h[3 * i] = i == 2 ? u / (double)away : u;
        h[3 * i + 1] = i == 2 ? v / (double)away : v;
    }
    h[8] = 1 - (h[6] * board->cols + h[7] * board->rows) / 2;
    for (int i = 0; i < 2; i++) {
        h[3 * i + 2] = -(h[3 * i] * board->cols + h[3 * i + 1] * board->rows) / 2;
        for (int k = 0; k < 3; k++)
            h[3 * i + k] += (double)centre[i] * h[6 + k];
    }
    for (int i = 0; i < 9; i++)
        board->to_picture[i] = h[i];
}

struct pm_point rd_board_point(const struct rd_board *board, double u, double v) {
    const double *h = board->to_picture;
    double w = h[6] * u + h[7] * v + h[8];
    return (struct pm_point){(h[0] * u + h[1] * v + h[2]) / w, (h[3] * u + h[4] * v + h[5]) / w};
}

static void box_points(const struct rd_board *board, double inset, struct pm_point corners[4]) {
    double right = board->cols - inset, bottom = board->rows - inset;
    corners[0] = rd_board_point(board, inset, inset);
    corners[1] = rd_board_point(board, right, inset);
    corners[2] = rd_board_point(board, right, bottom);
    corners[3] = rd_board_point(board, inset, bottom);
}

void rd_board_corners(const struct rd_board *board, struct pm_point corners[4]) {
    box_points(board, 0.5, corners);
}

void rd_board_outline(const struct rd_board *board, struct pm_point corners[4]) {
    box_points(board, 0, corners);
}

/* ------------------------------------------------------------------ painting */

/* The board's colours in light, and the way back from the picture. */
struct paint {
    const struct rd_board *board;
    rd_v4 cell[RD_MAX_CELLS], frame;
    double back[9];
};

static void adjugate(const double m[9], double out[9]) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            out[3 * i + j] = m[3 * a + c] * m[3 * b + d] - m[3 * a + d] * m[3 * b + c];
        }
}

static void set_colours(struct paint *paint, const struct rd_board *board) {
    paint->board = board;
    paint->frame = rd_light(board->frame);
    adjugate(board->to_picture, paint->back);
    for (int i = 0; i < board->cols * board->rows; i++) {
        const float *t = board->tint[i];
        paint->cell[i] = rd_light(board->cell[i]);
        if (t[0] > 0)
            paint->cell[i] *= (rd_v4){t[0], t[1], t[2], 0};
    }
}

/* The colour at a point in board units. The fourth member is 1 on the board, 0 beside it. */
static rd_v4 colour_at(const struct paint *paint, float u, float v) {
    const struct rd_board *b = paint->board;
    rd_v4 colour = paint->frame;
    colour[3] = 1;
    if (u < -b->margin || v < -b->margin || u > (float)b->cols + b->margin || v > (float)b->rows + b->margin)
        return (rd_v4){0, 0, 0, 0};
    int row = rd_floor(v);
    float across = u - (row & 1 ? b->shift : 0);
    int col = rd_floor(across);
    if (row < 0 || col < 0 || row >= b->rows || col >= b->cols)
        return colour;
    float x = fabsf(across - (float)col - 0.5f), y = fabsf(v - (float)row - 0.5f), half = 0.5f * (1 - b->gap);
    if (x > half || y > half)
        return colour;
    colour = paint->cell[row * b->cols + col];
    if (b->mark > 0 && x < 0.5f * b->mark && y < 0.5f * b->mark)
        colour = paint->frame + 0.3f;
    colour[3] = 1;
    return colour;
}

static void paint_board_pixel(const struct paint *paint, int x, int y, uint64_t seed, rd_v4 *px) {
    const double *h = paint->back;
    rd_v4 sum = {0, 0, 0, 0};
    for (int i = 0; i < SIDE_SAMPLES * SIDE_SAMPLES; i++) {
        double sx = x + (i % SIDE_SAMPLES + 0.5) / SIDE_SAMPLES,
               sy = y + (i / SIDE_SAMPLES + 0.5) / SIDE_SAMPLES;
        double w = h[6] * sx + h[7] * sy + h[8];
        sum += colour_at(paint, (float)((h[0] * sx + h[1] * sy + h[2]) / w),
                         (float)((h[3] * sx + h[4] * sy + h[5]) / w));
    }
    sum *= 1.f / (SIDE_SAMPLES * SIDE_SAMPLES);
    float cover = sum[3], grain = 1;
    if (cover <= 0)
        return;
    if (paint->board->rough > 0)
        grain += paint->board->rough * rd_noise(seed, (float)x * 0.7f, (float)y * 0.7f, 2);
    *px = *px * (1 - cover) + sum * grain;
}

void rd_board_paint(struct rd_canvas *canvas, const struct rd_board *board, uint64_t seed) {
    struct paint paint;
    double left = canvas->width, right = 0, top = canvas->height, bottom = 0;
    set_colours(&paint, board);
    for (int i = 0; i < 4; i++) {
        struct pm_point at =
            rd_board_point(board, (double)(i & 1 ? (float)board->cols + board->margin : -board->margin),
                           (double)(i & 2 ? (float)board->rows + board->margin : -board->margin));
        left = fmin(left, at.x);
        right = fmax(right, at.x);
        top = fmin(top, at.y);
        bottom = fmax(bottom, at.y);
    }
    for (int y = (int)fmax(top - 1, 0); y < (int)fmin(bottom + 2, canvas->height); y++)
        for (int x = (int)fmax(left - 1, 0); x < (int)fmin(right + 2, canvas->width); x++)
            paint_board_pixel(&paint, x, y, seed,
                              &canvas->scene[(size_t)y * (size_t)canvas->width + (size_t)x]);
}

/* Greys reflect evenly over the spectrum and look alike to every sensor; strong colours do not. */
void rd_board_tint(struct rd_board *board, float share, struct rd_rng *rng) {
    for (int i = 0; i < board->cols * board->rows; i++) {
        float strong = rd_clamp((float)pm_chroma(board->cell[i]) / 30, 0.1f, 1);
        float whole = 0.01f * rd_bell(rng) * (share > 0 ? 1 : 0);
        for (int c = 0; c < 3; c++)
            board->tint[i][c] = 1 + whole + share * strong * rd_bell(rng);
    }
}
