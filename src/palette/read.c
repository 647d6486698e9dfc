#include "palette/read.h"

#include "base/buffer.h"
#include "base/memory.h"
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

static struct pm_palette *read_text(char *text, size_t size, struct pm_problems *problems) {
    static const char bom[] = "\xef\xbb\xbf";
    size_t skip = strncmp(text, bom, 3) == 0 ? 3 : 0;
    struct pm_place whole = {0, 0};
    if (size - skip == 0) {
        pm_problem(problems, whole, "the file is empty: a palette starts with CGATS.17");
        return NULL;
    }
    if (size >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
        pm_problem(problems, whole, "the file is UTF-16: save it as UTF-8");
        return NULL;
    }
    if (!pm_text_check(text + skip, size - skip, problems))
        return NULL;
    return pm_is_cgats(text + skip) ? pm_cgats_read(text + skip, problems)
                                    : pm_csv_read(text + skip, problems);
}

struct pm_palette *pm_palette_read(const void *bytes, size_t size, const char *file, char **details,
                                   struct pm_error *err) {
    struct pm_problems problems = {.file = file};
    struct pm_palette *palette = NULL;
    char *text = NULL;
    if (details != NULL)
        *details = NULL;
    if (size > PM_MAX_PALETTE_BYTES)
        pm_problem(&problems, (struct pm_place){0, 0}, "the file is larger than %d MiB: split the palette",
                   PM_MAX_PALETTE_BYTES / (1024 * 1024));
    else if ((text = pm_alloc(size + 1, 1, NULL)) == NULL)
        problems.out_of_memory = true;
    else {
        memcpy(text, bytes, size);
        palette = read_text(text, size, &problems);
    }
    if (!pm_problems_tell(&problems, details, err)) {
        pm_palette_free(palette);
        palette = NULL;
    }
    if (palette != NULL) {
        hash(bytes, size, palette->sha256);
        if (palette->name == NULL && !name_after_file(palette, file, err)) {
            pm_palette_free(palette);
            palette = NULL;
        }
    }
    pm_problems_clear(&problems);
    free(text);
    return palette;
}
