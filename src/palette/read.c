#include "palette/read.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "palette/problems.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hash(const void *bytes, size_t size, char hex[65]) {
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

/* The file's name without folders and ending. */
static bool name_after_file(struct pm_palette *palette, const char *file, struct pm_error *err) {
    const char *slash = strrchr(file, '/'), *base = slash != NULL ? slash + 1 : file;
    const char *dot = strrchr(base, '.');
    if (!pm_copy_text(&palette->name, base, err))
        return false;
    if (dot != NULL && dot > base)
        palette->name[dot - base] = '\0';
    return true;
}

/* ------------------------------------------------------------------ text */

/* The first line that starts with BEGIN_DATA, otherwise the end. */
static const char *data_of(const char *text, size_t size) {
    static const char begin[] = "BEGIN_DATA";
    const char *end = text + size;
    for (const char *at = text; at < end; at++) {
        at += strspn(at, " \t\r\n");
        if (strncmp(at, begin, sizeof begin - 1) == 0 && strchr(" \t\r\n#", at[sizeof begin - 1]) != NULL)
            return at;
        at += strcspn(at, "\r\n");
    }
    return end;
}

/* Instrument software writes headers in Latin-1 ("2\xb0"): such bytes, before the shades, are converted
 * to UTF-8. UTF-8 is kept. NULL if memory ran out. */
static char *header_to_utf8(const char *text, size_t size, size_t *new_size) {
    struct pm_buffer out = {0};
    const char *data = data_of(text, size);
    uint32_t code;
    for (const char *at = text; at < data;) {
        const size_t length = *at == '\0' ? 1 : pm_utf8_char(at, &code);
        const unsigned byte = (unsigned char)*at;
        if (length > 0)
            pm_buffer_bytes(&out, at, length);
        else if (byte >= 0xa0)
            pm_buffer_bytes(&out, (char[]){(char)(0xc0 | byte >> 6), (char)(0x80 | (byte & 0x3f))}, 2);
        else
            pm_buffer_text(&out, "?");
        at += length > 0 ? length : 1;
    }
    pm_buffer_bytes(&out, data, size - (size_t)(data - text));
    *new_size = out.length;
    return pm_buffer_take(&out, NULL);
}

static struct pm_palette *read_checked(char *text, size_t size, struct pm_problems *problems) {
    if (!pm_text_check(text, size, problems))
        return NULL;
    return pm_is_cgats(text) ? pm_cgats_read(text, problems)
           : pm_is_gpl(text) ? pm_gpl_read(text, problems)
                             : pm_csv_read(text, problems);
}

static struct pm_palette *read_text(const uint8_t *bytes, size_t size, struct pm_problems *problems) {
    const size_t mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    struct pm_palette *palette = NULL;
    char *text = pm_alloc(size - mark + 1, 1, NULL);
    if (text == NULL) {
        problems->out_of_memory = true;
        return NULL;
    }
    memcpy(text, bytes + mark, size - mark);
    size -= mark;
    if (pm_is_cgats(text) && !pm_utf8_valid(text)) {
        char *converted = header_to_utf8(text, size, &size);
        free(text);
        text = converted;
    }
    if (text == NULL)
        problems->out_of_memory = true;
    else if (size == 0)
        pm_problem(problems, (struct pm_place){0, 0}, "the file is empty: a palette starts with CGATS.17");
    else
        palette = read_checked(text, size, problems);
    free(text);
    return palette;
}

/* ------------------------------------------------------------------ kinds of files */

static bool has(const uint8_t *bytes, size_t size, const char *what, size_t length) {
    return memmem(bytes, size < 4096 ? size : 4096, what, length) != NULL;
}

/* A file of another kind that people may have, and how to make a palette of it; NULL if it may be a palette.
 */
static const char *other_kind(const uint8_t *bytes, size_t size) {
    static const struct {
        const char *start;
        size_t length;
        const char *advice;
    } kinds[] = {
        {"PK\3\4", 4,
         "the file is an Excel workbook (.xlsx) or another zip archive: open it and save the sheet as CSV "
         "UTF-8"},
        {"\xd0\xcf\x11\xe0", 4,
         "the file is an Excel workbook (.xls) or another Office document: open it and save the "
         "sheet as CSV UTF-8"},
        {"8BCB", 4,
         "the file is an Adobe color book (.acb): load it in Photoshop and save its swatches as .ase"},
        {"%PDF", 4, "the file is a PDF: type its colours into a spreadsheet and save that as CSV UTF-8"},
        {"\xff\xd8\xff", 3, "the file is a photo: a palette is a table of colours"},
        {"\x89PNG", 4, "the file is a picture: a palette is a table of colours"},
        {"\xff\xfe", 2, "the file is UTF-16: save it as UTF-8"},
        {"\xfe\xff", 2, "the file is UTF-16: save it as UTF-8"},
    };
    if (has(bytes, size, "opendocument.spreadsheet", 24))
        return "the file is an OpenDocument spreadsheet (.ods): open it and save the sheet as CSV UTF-8";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (size >= kinds[i].length && memcmp(bytes, kinds[i].start, kinds[i].length) == 0)
            return kinds[i].advice;
    return NULL;
}

static struct pm_palette *read_bytes(const uint8_t *bytes, size_t size, struct pm_problems *problems) {
    if (pm_is_ase(bytes, size))
        return pm_ase_read(bytes, size, problems);
    if (pm_is_aco(bytes, size))
        return pm_aco_read(bytes, size, problems);
    if (pm_is_xml(bytes, size))
        return pm_cxf_read(bytes, size, problems);
    const char *advice = other_kind(bytes, size);
    if (advice == NULL)
        return read_text(bytes, size, problems);
    pm_problem(problems, (struct pm_place){0, 0}, "%s", advice);
    return NULL;
}

/* ------------------------------------------------------------------ the whole */

static bool finish(struct pm_palette *palette, const void *bytes, size_t size, const char *file,
                   struct pm_error *err) {
    hash(bytes, size, palette->sha256);
    return palette->name != NULL || name_after_file(palette, file, err);
}

struct pm_palette *pm_palette_read(const void *bytes, size_t size, const char *file, char **details,
                                   struct pm_error *err) {
    struct pm_problems problems = {.file = file};
    struct pm_palette *palette = NULL;
    if (details != NULL)
        *details = NULL;
    if (size > PM_MAX_PALETTE_BYTES)
        pm_problem(&problems, (struct pm_place){0, 0}, "the file is larger than %d MiB: split the palette",
                   PM_MAX_PALETTE_BYTES / (1024 * 1024));
    else
        palette = read_bytes(bytes, size, &problems);
    if (!pm_problems_tell(&problems, details, err) || palette == NULL ||
        !finish(palette, bytes, size, file, err)) {
        pm_palette_free(palette);
        palette = NULL;
    }
    pm_problems_clear(&problems);
    return palette;
}
