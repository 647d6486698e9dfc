#include "base/memory.h"
#include "job/consultation.h"

#include <math.h>

static const char *format_name(enum pm_format format) {
    static const char *const names[] = {"jpeg", "png", "heif"};
    return names[format];
}

static const char *text_or_null(const char *text) {
    return *text != '\0' ? text : NULL;
}

bool pm_note_image(struct pm_consultation *c, struct pm_error *err) {
    struct pm_image_facts *image = &c->record->image;
    image->width = c->info->width;
    image->height = c->info->height;
    image->orientation = c->info->orientation;
    image->format = format_name(c->info->format);
    image->flash = c->info->flash;
    image->scale = NAN;
    c->record->has_image = true;
    return pm_copy_text(&image->taken, text_or_null(c->info->taken), err) &&
           pm_copy_text(&image->camera, text_or_null(c->info->camera), err);
}

/* The embedded profile, else what EXIF says, else sRGB; a profile that cannot be used counts as none. */
bool pm_choose_profile(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_photo_info *info = c->info;
    struct pm_profiles *profiles = c->worker->profiles;
    struct pm_image_facts *image = &c->record->image;
    image->profile_source = "embedded";
    if (info->icc != NULL)
        c->profile = pm_profile_from_icc(profiles, info->icc, info->icc_size, info->channels, err);
    if (c->profile == NULL && info->channels == 4)
        return pm_fail(
            err, PM_E_PROFILE,
            "%s: a CMYK picture without a usable colour profile says nothing about colour: convert it to "
            "sRGB where it was made",
            c->name);
    if (c->profile == NULL) {
        enum pm_builtin_profile which = info->channels == 1                      ? PM_PROFILE_GREY_22
                                        : info->exif_space == PM_SPACE_ADOBE_RGB ? PM_PROFILE_ADOBE_RGB
                                                                                 : PM_PROFILE_SRGB;
        image->profile_source =
            info->exif_space != PM_SPACE_UNSAID && info->channels == 3 ? "exif" : "assumed";
        c->profile = pm_profile_builtin(profiles, which, err);
    }
    return c->profile != NULL && pm_copy_text(&image->profile, pm_profile_name(c->profile), err);
}

bool pm_note_hash(struct pm_consultation *c, struct pm_error *err) {
    char hex[65];
    return pm_photo_sha256(c->photo, hex, err) && pm_copy_text(&c->record->sha256, hex, err);
}
