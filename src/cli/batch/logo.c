#include "cli/batch/logo.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/xml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every sheet contains it; a drawing for a head of two centimetres is smaller. */
enum { MOST_BYTES = 512 * 1024, LOOKED_AT = 2048 };

static bool is_png(const struct pm_logo *logo) {
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    return logo->size > sizeof signature && memcmp(logo->bytes, signature, sizeof signature) == 0;
}

/* XML whose first element is svg, preceded at most by a declaration and comments. */
static bool is_svg(const struct pm_logo *logo) {
    const size_t n = logo->size < LOOKED_AT ? logo->size : LOOKED_AT;
    return memchr(logo->bytes, '\0', n) == NULL && memmem(logo->bytes, n, "<svg", 4) != NULL &&
           memmem(logo->bytes, n, "<html", 5) == NULL;
}

static bool read_bytes(const char *path, struct pm_logo *logo, struct pm_error *err) {
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return pm_fail(err, PM_E_USAGE, "--logo %s: cannot be opened: %s", path, strerror(errno));
    logo->bytes = pm_alloc(MOST_BYTES + 1, 1, err);
    logo->size = logo->bytes != NULL ? fread(logo->bytes, 1, MOST_BYTES + 1, file) : 0;
    const bool failed = ferror(file) != 0;
    fclose(file);
    return logo->bytes != NULL &&
           (!failed || pm_fail(err, PM_E_USAGE, "--logo %s: cannot be read: %s", path, strerror(errno)));
}

bool pm_logo_read(const char *path, struct pm_logo *logo, struct pm_error *err) {
    *logo = (struct pm_logo){0};
    bool ok = read_bytes(path, logo, err);
    if (ok && logo->size > MOST_BYTES)
        ok = pm_fail(err, PM_E_USAGE,
                     "--logo %s: is larger than %d KB, and every sheet contains it: save it smaller", path,
                     MOST_BYTES / 1024);
    logo->svg = ok && is_svg(logo);
    if (ok && !logo->svg && !is_png(logo))
        ok = pm_fail(err, PM_E_USAGE, "--logo %s: is neither PNG nor SVG: save it as either", path);
    char problem[PM_XML_PROBLEM];
    if (ok && logo->svg && !pm_xml_check(logo->bytes, logo->size, "svg", problem))
        ok = pm_fail(err, PM_E_USAGE, "--logo %s: is a damaged SVG (%s): save it again", path, problem);
    if (!ok)
        pm_logo_free(logo);
    return ok;
}

void pm_logo_free(struct pm_logo *logo) {
    free(logo->bytes);
    *logo = (struct pm_logo){0};
}
