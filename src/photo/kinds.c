#include "photo/kinds.h"

#include <string.h>

struct mark {
    size_t at;
    const char *bytes;
    size_t length;
    const char *kind;
};

#define MARK(at, bytes, kind)                                                                                \
    { at, bytes, sizeof(bytes) - 1, kind }

/* The first that fits. */
static const struct mark marks[] = {
    MARK(8, "CR\2\0", "a Canon raw file (CR2)"),
    MARK(0, "IIU\0", "a Panasonic raw file (RW2)"),
    MARK(0, "IIRO", "an Olympus raw file (ORF)"),
    MARK(0, "IIRS", "an Olympus raw file (ORF)"),
    MARK(0, "FUJIFILMCCD-RAW", "a Fujifilm raw file (RAF)"),
    MARK(0, "II*\0", "a TIFF picture or a camera's raw file (DNG, NEF, ARW)"),
    MARK(0, "MM\0*", "a TIFF picture or a camera's raw file (DNG, NEF, ARW)"),
    MARK(0, "FOVb", "a Sigma raw file (X3F)"),
    MARK(0, "\0MRM", "a Minolta raw file (MRW)"),
    MARK(0, "II+\0", "a BigTIFF picture"),
    MARK(0, "MM\0+", "a BigTIFF picture"),
    MARK(8, "WEBP", "a WebP picture"),
    MARK(8, "AVI ", "a video (AVI)"),
    MARK(0, "GIF8", "a GIF picture"),
    MARK(0, "%PDF", "a PDF document"),
    MARK(0, "8BPS", "a Photoshop document"),
    MARK(0, "8BPB", "a Photoshop document"),
    MARK(0, "gimp xcf", "a GIMP document"),
    MARK(0, "\x76\x2f\x31\x01", "an OpenEXR picture"),
    MARK(0, "#?RADIANCE", "a Radiance HDR picture"),
    MARK(0, "P6", "a PPM picture"),
    MARK(0, "\0\0\1\0", "an icon"),
    MARK(0, "\x8aMNG", "an MNG animation"),
    MARK(0, "\0\5\x16\7", "a Mac's metadata about a file (AppleDouble), not the photo itself"),
    MARK(0, "PK\3\4", "a zip archive, or a Live Photo packed in one (.livp)"),
    MARK(0, "Rar!", "a RAR archive"),
    MARK(0, "7z\xbc\xaf", "a 7z archive"),
    MARK(0, "\x1f\x8b", "a gzip archive"),
    MARK(4, "wide", "a video (QuickTime)"),
    MARK(4, "mdat", "a video (QuickTime)"),
    MARK(4, "moov", "a video (QuickTime)"),
    MARK(12, "CgBI", "a PNG converted for an iPhone app (CgBI)"),
    MARK(0, "\xff\x0a", "a JPEG XL picture"),
    MARK(0, "\0\0\0\x0cJXL ", "a JPEG XL picture"),
    MARK(0, "\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    MARK(0, "\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    MARK(0, "\x1a\x45\xdf\xa3", "a video (Matroska or WebM)"),
    MARK(0, "BM", "a BMP picture"),
};

/* The brand that identifies an ISO media file: the major one, or the first known one among the compatible
 * ones ("mif1" only says that it is a picture). */
static const struct mark brands[] = {
    MARK(0, "avif", "an AVIF picture"),
    MARK(0, "avis", "an AVIF picture"),
    MARK(0, "heic", NULL),
    MARK(0, "heix", NULL),
    MARK(0, "heim", NULL),
    MARK(0, "heis", NULL),
    MARK(0, "hevc", NULL),
    MARK(0, "hevx", NULL),
    MARK(0, "crx ", "a Canon raw file (CR3)"),
    MARK(0, "qt  ", "a video (QuickTime)"),
    MARK(0, "isom", "a video (MP4)"),
    MARK(0, "iso2", "a video (MP4)"),
    MARK(0, "mp41", "a video (MP4)"),
    MARK(0, "mp42", "a video (MP4)"),
    MARK(0, "avc1", "a video (MP4)"),
    MARK(0, "M4V ", "a video (MP4)"),
    MARK(0, "3gp4", "a video (3GP)"),
    MARK(0, "3gp5", "a video (3GP)"),
};

static const struct mark *find_brand(const uint8_t *brand) {
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
        if (memcmp(brand, brands[i].bytes, 4) == 0)
            return &brands[i];
    return NULL;
}

/* Major brand at 8, compatible ones from 16 to the end of the box. */
static bool is_heif(const uint8_t *bytes, size_t size, const char **kind) {
    size_t end = (size_t)bytes[2] << 8 | bytes[3];
    if (end > size)
        end = size;
    const struct mark *brand = find_brand(bytes + 8);
    for (size_t at = 16; brand == NULL && at + 4 <= end; at += 4)
        brand = find_brand(bytes + at);
    *kind = brand != NULL ? brand->kind : "a video or picture of an unknown kind (ISO media)";
    return brand != NULL && brand->kind == NULL;
}

bool pm_kind_of(const uint8_t *bytes, size_t size, enum pm_format *format, const char **kind) {
    *kind = NULL;
    if (size >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0) {
        *format = PM_FORMAT_JPEG;
        return true;
    }
    if (size >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0 &&
        (size < 16 || memcmp(bytes + 12, "CgBI", 4) != 0)) {
        *format = PM_FORMAT_PNG;
        return true;
    }
    if (size >= 12 && memcmp(bytes + 4, "ftyp", 4) == 0) {
        *format = PM_FORMAT_HEIF;
        return is_heif(bytes, size, kind);
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= marks[i].at + marks[i].length &&
            memcmp(bytes + marks[i].at, marks[i].bytes, marks[i].length) == 0) {
            *kind = marks[i].kind;
            return false;
        }
    return false;
}
