/* An EXIF block -> capture facts. */
#include "fuzz/fuzz.h"

#include "photo/exif.h"

#include "base/utf8.h"
#include "photo/photo.h"

static void check_text(const char *text, size_t size) {
    PM_HOLDS(memchr(text, 0, size) != NULL && pm_utf8_valid(text));
    for (const char *c = text; *c != '\0'; c++)
        PM_HOLDS((unsigned char)*c >= 0x20 && *c != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_photo_info info = {.orientation = 1, .flash = -1};
    PM_HOLDS(pm_exif_read(data, size, &info, NULL));
    PM_HOLDS(info.orientation >= 1 && info.orientation <= 8);
    PM_HOLDS(info.flash >= -1 && info.flash <= 1);
    check_text(info.taken, sizeof info.taken);
    check_text(info.camera, sizeof info.camera);
    check_text(info.software, sizeof info.software);
    return 0;
}
