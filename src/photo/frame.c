#include "photo/frame.h"

static const int64_t least_needed_px = 3000000;
static const int64_t least_box_px = 20000;

/* Orientation = exchange x and y or not, then mirror each or not (EXIF 2.32, 4.6.4). */
bool pm_orientation_swaps(int orientation) {
    return orientation >= 5;
}

static bool mirrors_x(int orientation) {
    return orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
}

static bool mirrors_y(int orientation) {
    return orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
}

static int divide_up(int value, int by) {
    return value / by + (value % by != 0);
}

int pm_frame_width(const struct pm_frame *frame) {
    return divide_up(frame->width, frame->reduce);
}

int pm_frame_height(const struct pm_frame *frame) {
    return divide_up(frame->height, frame->reduce);
}

static struct pm_box swap_box(struct pm_box box) {
    return (struct pm_box){box.y, box.x, box.h, box.w};
}

static struct pm_box mirror_box(struct pm_box box, int orientation, int width, int height) {
    if (mirrors_x(orientation))
        box.x = width - box.x - box.w;
    if (mirrors_y(orientation))
        box.y = height - box.y - box.h;
    return box;
}

struct pm_box pm_frame_store(const struct pm_frame *frame, struct pm_box upright) {
    bool swaps = pm_orientation_swaps(frame->orientation);
    struct pm_box box = mirror_box(upright, frame->orientation, swaps ? frame->height : frame->width,
                                   swaps ? frame->width : frame->height);
    if (swaps)
        box = swap_box(box);
    int right = divide_up(box.x + box.w, frame->reduce), bottom = divide_up(box.y + box.h, frame->reduce);
    box.x /= frame->reduce;
    box.y /= frame->reduce;
    box.w = right - box.x;
    box.h = bottom - box.y;
    return box;
}

struct pm_box pm_frame_upright(const struct pm_frame *frame, struct pm_box stored) {
    bool swaps = pm_orientation_swaps(frame->orientation);
    int width = pm_frame_width(frame), height = pm_frame_height(frame);
    return mirror_box(swaps ? swap_box(stored) : stored, frame->orientation, swaps ? height : width,
                      swaps ? width : height);
}

struct pm_turn pm_frame_turn(int orientation, int stored_width, int stored_height) {
    bool swaps = pm_orientation_swaps(orientation);
    ptrdiff_t width = swaps ? stored_height : stored_width, height = swaps ? stored_width : stored_height;
    ptrdiff_t right = mirrors_x(orientation) ? -1 : 1, down = mirrors_y(orientation) ? -width : width;
    struct pm_turn turn = {0, swaps ? down : right, swaps ? right : down};
    if (mirrors_x(orientation))
        turn.origin += width - 1;
    if (mirrors_y(orientation))
        turn.origin += (height - 1) * width;
    return turn;
}

struct pm_box pm_box_union(struct pm_box a, struct pm_box b) {
    if (a.w <= 0 || a.h <= 0)
        return b;
    if (b.w <= 0 || b.h <= 0)
        return a;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    struct pm_box box = {a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, 0, 0};
    box.w = right - box.x;
    box.h = bottom - box.y;
    return box;
}

static int64_t box_px(struct pm_box box) {
    return (int64_t)box.w * box.h;
}

int pm_choose_scale(int width, int height, const struct pm_photo_request *request) {
    if (request->full_size)
        return 1;
    struct pm_box needed = {0, 0, 0, 0};
    int64_t smallest = INT64_MAX;
    for (size_t i = 0; i < request->n_keep; i++) {
        needed = pm_box_union(needed, request->keep[i]);
        if (box_px(request->keep[i]) < smallest)
            smallest = box_px(request->keep[i]);
    }
    if (request->overview_px > 0)
        needed = (struct pm_box){0, 0, width, height};
    for (int reduce = 4; reduce > 1; reduce /= 2) {
        int64_t share = (int64_t)reduce * reduce;
        if (box_px(needed) >= share * least_needed_px && smallest >= share * least_box_px)
            return reduce;
    }
    return 1;
}
