#include "base/error.h"
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

/* The profile of the codes where none is embedded: what the container (HEIF's numbers, ITU-T H.273) or EXIF
 * says, else sRGB, and its curve for grey, as every viewer assumes. */
static enum pm_builtin_profile unembedded_profile(const struct pm_photo_info *info, const char **source) {
    if (info->channels == 1) {
        *source = "assumed";
        return PM_PROFILE_GREY_SRGB;
    }
    *source = "embedded";
    if (info->cicp_primaries == 12)
        return PM_PROFILE_DISPLAY_P3;
    if (info->cicp_primaries == 1)
        return PM_PROFILE_SRGB;
    *source = info->exif_space == PM_SPACE_UNSAID ? "assumed" : "exif";
    return info->exif_space == PM_SPACE_ADOBE_RGB ? PM_PROFILE_ADOBE_RGB : PM_PROFILE_SRGB;
}

bool pm_choose_profile(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_photo_info *info = c->info;
    struct pm_profiles *profiles = c->worker->profiles;
    struct pm_image_facts *image = &c->record->image;
    struct pm_error refusal = {0};
    image->profile_source = "embedded";
    if (info->icc != NULL)
        c->profile = pm_profile_from_icc(profiles, info->icc, info->icc_size, info->channels, &refusal);
    if (refusal.code == PM_E_MEMORY)
        return pm_fail_memory(err);
    c->profile_unusable = info->icc_damaged || (info->icc != NULL && c->profile == NULL);
    if (c->profile == NULL && info->channels == 4)
        return pm_fail(
            err, PM_E_PROFILE,
            "%s: a CMYK picture without a usable colour profile says nothing about colour: convert it to "
            "sRGB where it was made",
            c->name);
    if (c->profile == NULL)
        c->profile = pm_profile_builtin(profiles, unembedded_profile(info, &image->profile_source), err);
    return c->profile != NULL && pm_copy_text(&image->profile, pm_profile_name(c->profile), err);
}

bool pm_note_hash(struct pm_consultation *c, struct pm_error *err) {
    char hex[65];
    if (c->options->no_hash)
        return true;
    return pm_photo_sha256(c->photo, hex, err) && pm_copy_text(&c->record->sha256, hex, err);
}
