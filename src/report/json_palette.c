#include "report/json_palette.h"

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"
#include "record/json.h"
#include "record/member_rows.h"

#include <math.h>
#include <stdlib.h>

#define SCHEMA "pigmatch-palette/1"

/* A shade with its additional members. */
struct told_shade {
    struct pm_shade shade;
    char hex[8];
    bool has_tint, has_spectrum;
};

struct told_finding {
    int level;
    char *code, *shade, *other, *message;
};

struct told_blend {
    char *blend;
    double before_de00, after_de00;
};

struct told_strength {
    char *id;
    double strength;
};

/* The members of all documents; texts are borrowed. */
struct told_palette {
    char *palette, *file, *title, *originator, *sha256, *error, *today;
    int capture, n_shades; /* -1: not read */
    double calib_error_de00;
    struct told_shade *shades;
    struct told_finding *findings;
    struct told_blend *blends;
    struct told_strength *strengths;
    size_t shade_count, finding_count, blend_count, strength_count;
    bool clean, more;
    struct pm_calibration calibration;
};

/* ------------------------------------------------------------------ members; Lab as fine as palettes have it
 */

#define HERE struct told_shade
static const struct pm_member tint[] = {LAB_TO("lab", shade.tint_lab, 4), NUMBER("frac", shade.tint_frac, 4),
                                        TEXT("white", shade.tint_white), END};
static const struct pm_member shade[] = {TEXT("id", shade.id),
                                         TEXT("name", shade.name),
                                         LAB_TO("lab", shade.lab, 4),
                                         SHORT("hex", hex),
                                         TEXT("ladder", shade.ladder),
                                         WHOLE("rung", shade.rung),
                                         TEXT("brand", shade.brand),
                                         TEXT("undertone", shade.undertone),
                                         NUMBER("dilution", shade.dilution, 4),
                                         OBJECT_HERE("tint", tint, WHEN(has_tint)),
                                         NUMBER("strength", shade.strength, 4),
                                         BOOLEAN("spectrum", has_spectrum),
                                         TEXT("lot", shade.lot),
                                         SHORT("expiry", shade.expiry),
                                         NUMBER("stock", shade.stock, 4),
                                         END};
#undef HERE

#define HERE struct told_finding
static const struct pm_member finding[] = {WORD("level", level, LEVEL), TEXT("code", code),
                                           TEXT("shade", shade),        TEXT("other", other),
                                           TEXT("message", message),    END};
#undef HERE

#define HERE struct told_blend
static const struct pm_member blend[] = {TEXT("blend", blend), NUMBER("before_de00", before_de00, 2),
                                         NUMBER("after_de00", after_de00, 2), END};
#undef HERE

#define HERE struct told_strength
static const struct pm_member strength[] = {TEXT("id", id), NUMBER("strength", strength, 4), END};
#undef HERE

#define HERE struct told_palette
#define HEADER                                                                                               \
    TEXT("file", file), TEXT("title", title), TEXT("originator", originator),                                \
        WORD("capture", capture, CAPTURE), TEXT("sha256", sha256),                                           \
        NUMBER("calib_error_de00", calib_error_de00, 4)
static const struct pm_member entry_members[] = {TEXT("palette", palette), HEADER, WHOLE("shades", n_shades),
                                                 TEXT("error", error), END};
static const struct pm_member palette_members[] = {
    HEADER, GROWN_LIST("shades", shades, shade_count, 0, ELEMENT(shade)), END};
static const struct pm_member finding_members[] = {
    HEADER,
    WHOLE("shades", n_shades),
    TEXT("today", today),
    BOOLEAN("clean", clean),
    GROWN_LIST("findings", findings, finding_count, 0, ELEMENT(finding)),
    BOOLEAN("more", more),
    END};
static const struct pm_member calibration_members[] = {
    TEXT("title", title),
    TEXT("sha256", sha256),
    GROWN_LIST("blends", blends, blend_count, 0, ELEMENT(blend)),
    NUMBER("mean_before_de00", calibration.mean_before_de00, 2),
    NUMBER("mean_after_de00", calibration.mean_after_de00, 2),
    NUMBER("mean_in_sample_de00", calibration.mean_in_sample_de00, 2),
    BY_NAME("strength", strengths, strength_count, strength),
    END};
#undef HERE

/* ------------------------------------------------------------------ documents */

static struct told_palette told(const char *file, const struct pm_palette *palette) {
    struct told_palette told = {.file = (char *)file, .capture = -1, .n_shades = -1, .calib_error_de00 = NAN};
    if (palette == NULL)
        return told;
    told.title = palette->name;
    told.originator = palette->originator;
    told.capture = (int)palette->capture;
    told.sha256 = (char *)palette->sha256;
    told.calib_error_de00 = palette->calib_error_de00;
    told.n_shades = (int)palette->n_shades;
    return told;
}

char *pm_palette_entry_json(const char *name, const char *file, const struct pm_palette *palette,
                            const struct pm_error *why, struct pm_error *err) {
    struct told_palette entry = told(file, palette);
    entry.palette = (char *)name;
    entry.error = palette == NULL ? (char *)why->message : NULL;
    return pm_members_json(SCHEMA, entry_members, &entry, err);
}

char *pm_palette_json(const struct pm_palette *palette, const char *file, struct pm_error *err) {
    struct told_palette whole = told(file, palette);
    whole.shades = pm_alloc(palette->n_shades, sizeof *whole.shades, err);
    if (whole.shades == NULL)
        return NULL;
    for (; whole.shade_count < palette->n_shades; whole.shade_count++) {
        struct told_shade *one = &whole.shades[whole.shade_count];
        one->shade = palette->shades[whole.shade_count];
        pm_lab_to_hex(one->shade.lab, one->hex);
        one->has_tint = isfinite(one->shade.tint_lab.L);
        one->has_spectrum = one->shade.spectrum != NULL;
    }
    char *json = pm_members_json(SCHEMA, palette_members, &whole, err);
    free(whole.shades);
    return json;
}

char *pm_findings_json(const struct pm_palette *palette, const char *file, const char *today,
                       const struct pm_findings *findings, struct pm_error *err) {
    struct told_palette list = told(file, palette);
    list.today = (char *)today;
    list.clean = findings->warnings == 0;
    list.more = findings->more;
    list.findings = pm_alloc(findings->count, sizeof *list.findings, err);
    if (list.findings == NULL)
        return NULL;
    for (; list.finding_count < findings->count; list.finding_count++) {
        const struct pm_finding *from = &findings->list[list.finding_count];
        list.findings[list.finding_count] =
            (struct told_finding){(int)from->level, (char *)from->code, (char *)from->shade,
                                  (char *)from->other, (char *)from->message};
    }
    char *json = pm_members_json(SCHEMA, finding_members, &list, err);
    free(list.findings);
    return json;
}

char *pm_calibration_json(const struct pm_palette *palette, char *const *names,
                          const struct pm_calibration *calibration, struct pm_error *err) {
    struct told_palette all = told(NULL, palette);
    char *json = NULL;
    all.calibration = *calibration;
    all.blends = pm_alloc(calibration->n_blends, sizeof *all.blends, err);
    all.strengths = pm_alloc(palette->n_shades, sizeof *all.strengths, err);
    if (all.blends == NULL || all.strengths == NULL)
        goto out;
    for (size_t i = 0; i < calibration->n_blends; i++)
        all.blends[all.blend_count++] =
            (struct told_blend){names[i], calibration->before_de00[i], calibration->after_de00[i]};
    for (size_t i = 0; i < palette->n_shades; i++)
        if (!isnan(calibration->strength[i]))
            all.strengths[all.strength_count++] =
                (struct told_strength){palette->shades[i].id, calibration->strength[i]};
    json = pm_members_json(SCHEMA, calibration_members, &all, err);
out:
    free(all.blends);
    free(all.strengths);
    return json;
}
