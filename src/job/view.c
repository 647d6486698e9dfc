#include "job/view.h"

#include "job/consultation.h"
#include "record/record.h"

enum { VIEW_PX = 1600 };

static bool read_view(struct pm_consultation *c, struct pm_view *view, struct pm_error *err) {
    const struct pm_photo_request request = {.overview_px = VIEW_PX};
    c->info = pm_photo_info(c->photo);
    if (!pm_choose_profile(c, err) || !pm_photo_read(c->photo, &request, NULL, &view->pixels, err))
        return false;
    view->profile = c->profile;
    view->width = c->info->width;
    view->height = c->info->height;
    return true;
}

bool pm_view_read(struct pm_worker *worker, const char *path, const struct pm_options *options,
                  struct pm_view *view, struct pm_error *err) {
    const struct pm_photo_limits limits = {
        .max_pixels = options->max_pixels, .allow_damaged = options->allow_damaged, .no_hash = true};
    *view = (struct pm_view){0};
    struct pm_consultation c = {.worker = worker, .options = options, .name = path};
    c.photo = pm_photo_open(path, &limits, err);
    c.record = c.photo != NULL ? pm_record_new(err) : NULL;
    bool ok = c.record != NULL && read_view(&c, view, err);
    pm_record_free(c.record);
    pm_photo_close(c.photo);
    return ok;
}

void pm_view_free(struct pm_view *view) {
    pm_pixels_free(&view->pixels);
}
