/* The photos of a sheet, with frames around the parts that were used. */
#include "report/escape.h"
#include "report/html_page.h"

#include <math.h>

/* `alt` is English. */
static void image(struct pm_page *page, const struct pm_page_photo *photo, const char *alt) {
    pm_buffer_printf(page->out, "<img alt=\"%s\" width=\"%d\" height=\"%d\" src=\"data:image/jpeg;base64,",
                     pm_tr(page->out->language, alt), photo->width, photo->height);
    pm_base64(page->out, photo->jpeg, photo->size);
    pm_page_raw(page, "\">");
}

static void begin_picture(struct pm_page *page, const struct pm_record *record,
                          const struct pm_page_photo *photo, const char *alt) {
    pm_buffer_printf(page->out, "<div class=\"picture\"><figure class=\"photo\" style=\"--shape:%d/%d\">",
                     photo->width, photo->height);
    image(page, photo, alt);
    if (record != NULL)
        pm_overlay_svg(record, photo->shows, page->out);
    pm_page_raw(page, "</figure><p class=\"caption\">");
}

static void picture(struct pm_page *page, const struct pm_page_photo *photo, const char *alt,
                    const char *caption) {
    begin_picture(page, page->record, photo, alt);
    pm_page_around(page, "", caption, "</p></div>");
}

void pm_page_thumbnail(struct pm_page *page, const struct pm_page_photo *photo) {
    if (photo != NULL && photo->jpeg != NULL)
        image(page, photo, N_("The hair"));
}

/* ------------------------------------------------------------------ before and after */

static void write_visit(struct pm_page *page, const struct pm_record *record,
                        const struct pm_page_photo *photo, const char *what) {
    begin_picture(page, record, photo, what);
    pm_page_tr(page, what);
    if (record->image.taken != NULL) {
        pm_page_raw(page, ": ");
        pm_page_date(page, record->image.taken);
    }
    pm_page_raw(page, "</p></div>");
}

/* ------------------------------------------------------------------ several photos of one client */

enum { MOST_POOLED = 8 }; /* pictures that the page has room for */

/* How much lighter than all together, in L*. */
static void say_lightness(struct pm_page *page, const struct pm_pooled *pooled) {
    const double apart_L = pooled->lab.L - page->record->hair.lab.L;
    pm_page_swatch(page, pooled->lab);
    pm_page_raw(page, "L* ");
    pm_page_number(page, pooled->lab.L, 1);
    if (page->record->has_hair && fabs(apart_L) >= 1)
        pm_say(page->out,
               apart_L > 0 ? ", {0.0} lighter than all together" : ", {0.0} darker than all together",
               PM_NUMBER(fabs(apart_L)));
}

static void write_pooled(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const size_t n = record->n_pooled < MOST_POOLED ? record->n_pooled : MOST_POOLED;
    pm_page_raw(page, "<div class=\"pictures pooled\">");
    for (size_t i = 0; i < n; i++) {
        const struct pm_pooled *pooled = &record->pooled[i];
        pm_page_raw(page, "<div class=\"picture\">");
        if (page->sheet->pooled != NULL)
            pm_page_thumbnail(page, &page->sheet->pooled[i]);
        pm_page_raw(page, "<p class=\"caption\"><bdi>");
        pm_page_text(page, pooled->photo != NULL ? pm_base_name(pooled->photo) : NULL, 0);
        pm_page_raw(page, "</bdi><br>");
        if (isfinite(pooled->lab.L))
            say_lightness(page, pooled);
        else
            pm_page_tr(page, "not measured");
        pm_page_raw(page, "</p></div>");
    }
    if (n < record->n_pooled) {
        const long more = (long)(record->n_pooled - n);
        pm_page_raw(page, "<p class=\"caption\">");
        pm_say_n(page->out, "{0} more photo: see page two.", "{0} more photos: see page two.", more,
                 PM_NUMBER((double)more));
        pm_page_raw(page, "</p>");
    }
    pm_page_raw(page, "</div>");
}

/* ------------------------------------------------------------------ all of them */

bool pm_page_has_pictures(const struct pm_page *page) {
    return page->sheet->photo != NULL || page->sheet->closeup != NULL || page->record->n_pooled > 0;
}

static bool is_tall(const struct pm_page_photo *photo) {
    return photo->height > photo->width;
}

/* Two tall pictures are side by side, others one below the other on a narrow page. */
void pm_page_pictures(struct pm_page *page) {
    const struct pm_sheet *sheet = page->sheet;
    const struct pm_page_photo *photo = sheet->photo, *closeup = sheet->closeup;
    const bool visits = sheet->before != NULL && sheet->before_photo != NULL && photo != NULL;
    if (page->record->n_pooled > 0) {
        write_pooled(page);
        return;
    }
    if (photo == NULL && closeup == NULL)
        return;
    const bool beside = photo != NULL && closeup != NULL && is_tall(photo) && is_tall(closeup);
    pm_page_raw(page, visits   ? "<div class=\"pictures visits\">"
                      : beside ? "<div class=\"pictures beside\">"
                               : "<div class=\"pictures\">");
    if (visits) {
        write_visit(page, sheet->before, sheet->before_photo, N_("Before"));
        write_visit(page, page->record, photo, N_("After"));
    } else if (photo != NULL) {
        picture(page, photo,
                page->record->has_hair ? N_("The photo that was measured, with frames round the parts used")
                                       : N_("The photo, with a line round the most hair-like area"),
                page->record->has_hair ? N_("The parts of the photo that were used.")
                                       : N_("The area examined, and not accepted as hair."));
    }
    if (closeup != NULL && !visits)
        picture(page, closeup, N_("The hair in its frame, with the pixels used for its colour painted blue"),
                closeup->marked ? N_("Blue: the pixels taken as hair; the rest is faded.")
                                : N_("The hair, close up."));
    pm_page_raw(page, "</div>");
}
