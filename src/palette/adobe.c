/* Adobe's swatches. Exchange files (.ase): "ASEF", version, number of blocks; a block is its kind, its length
 * and, for a colour, name (UTF-16), model, floats. Photoshop's (.aco): version 1, number, then five 16-bit
 * words a colour; then, mostly, the same again as version 2 with names. All of it with the high byte first
 * ("Adobe Photoshop File Formats Specification", 2019, "Color swatches"; .ase as Illustrator writes it). */
#include "base/utf8.h"
#include "palette/read.h"
#include "palette/rows.h"

#include <math.h>
#include <string.h>

enum {
    ASE_HEADER = 12,
    ASE_BLOCK = 6, /* kind and length */
    ASE_COLOUR = 0x0001,
    ACO_COLOUR = 10,
    ACO_LAB = 7
};

/* The bytes not read yet. Reading past the end gives 0 and sets `cut`. */
struct input {
    const uint8_t *at;
    size_t left;
    bool cut;
};

struct swatches {
    struct pm_rows *rows;
    struct pm_problems *problems;
    size_t lab, others; /* entries in Lab, and in anything else */
    double largest_L;
};

static const uint8_t *take(struct input *input, size_t size) {
    if (input->left < size) {
        input->cut = true;
        input->left = 0;
        return NULL;
    }
    const uint8_t *at = input->at;
    input->at += size;
    input->left -= size;
    return at;
}

static unsigned take16(struct input *input) {
    const uint8_t *b = take(input, 2);
    return b != NULL ? (unsigned)b[0] << 8 | b[1] : 0;
}

static uint32_t take32(struct input *input) {
    const uint32_t high = take16(input);
    return high << 16 | take16(input);
}

static double take_float(struct input *input) {
    const uint32_t bits = take32(input);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* ------------------------------------------------------------------ names */

static void put_utf8(struct pm_buffer *out, uint32_t code) {
    char text[4];
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length; i-- > 1; code >>= 6)
        text[i] = (char)(0x80 | (code & 0x3f));
    text[0] = (char)(lead[length] | code);
    pm_buffer_bytes(out, text, length);
}

/* `units` of UTF-16, the last of them 0; half a pair and control characters become '?'. */
static void take_name(struct input *input, size_t units, struct pm_buffer *name) {
    const uint8_t *b = take(input, units <= input->left / 2 ? 2 * units : input->left + 1);
    for (size_t i = 0; b != NULL && i < units; i++) {
        uint32_t code = (uint32_t)b[2 * i] << 8 | b[2 * i + 1], low = 0;
        if (code == 0)
            break;
        if (code >= 0xd800 && code < 0xdc00 && i + 1 < units)
            low = (uint32_t)b[2 * i + 2] << 8 | b[2 * i + 3];
        if (low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            i++;
        } else if ((code >= 0xd800 && code < 0xe000) || code < 0x20 || (code >= 0x7f && code < 0xa0))
            code = '?';
        put_utf8(name, code);
    }
}

/* ------------------------------------------------------------------ swatches */

static void add_swatch(struct swatches *swatches, const struct pm_buffer *name, struct pm_lab lab) {
    const size_t entry = swatches->lab + swatches->others + 1;
    const struct pm_place whole = {0, 0};
    swatches->lab++;
    if (name->failed)
        swatches->problems->out_of_memory = true;
    else if (!(lab.L >= 0 && lab.L <= 100 && fabs(lab.a) <= 128 && fabs(lab.b) <= 128))
        pm_problem(swatches->problems, whole,
                   "swatch %zu: L* must be from 0 to 100, a* and b* from -128 to 128: save the file again",
                   entry);
    else
        (void)!pm_rows_swatch(swatches->rows, name->text != NULL ? name->text : "", lab, whole);
}

static struct pm_palette *finish(struct swatches *swatches, const struct input *input) {
    const struct pm_place whole = {0, 0};
    struct pm_palette *palette = NULL;
    if (input->cut)
        pm_problem(swatches->problems, whole, "the file is cut off within its swatches: copy it again");
    else if (swatches->lab == 0)
        pm_problem(swatches->problems, whole,
                   "none of its %zu swatches is in Lab: RGB and CMYK do not define a pigment's colour; set "
                   "the swatches to Lab and save them again",
                   swatches->others);
    else if (swatches->others > 0)
        pm_palette_remark(
            pm_rows_palette(swatches->rows), PM_LEVEL_WARN, "swatches-skipped",
            "%zu swatches that are not in Lab are skipped: RGB and CMYK do not define a pigment's colour",
            swatches->others);
    if (!pm_problems_stop(swatches->problems) && swatches->problems->count == 0)
        palette = pm_rows_finish_unique(swatches->rows, whole);
    pm_rows_free(swatches->rows);
    return palette;
}

/* ------------------------------------------------------------------ .ase */

bool pm_is_ase(const uint8_t *bytes, size_t size) {
    return size >= ASE_HEADER && memcmp(bytes, "ASEF", 4) == 0;
}

/* L* is 0-1 in Adobe's own files, and 0-100 in those of some other programs. */
static void read_ase_colour(struct swatches *swatches, struct input block, double scale) {
    struct pm_buffer name = {0};
    take_name(&block, take16(&block), &name);
    const uint8_t *model = take(&block, 4);
    if (model != NULL && memcmp(model, "LAB ", 4) == 0) {
        const double L = take_float(&block), a = take_float(&block), b = take_float(&block);
        swatches->largest_L = fmax(swatches->largest_L, L);
        if (scale > 0 && !block.cut)
            add_swatch(swatches, &name, (struct pm_lab){L * scale, a, b});
    } else if (scale > 0)
        swatches->others++;
    if (block.cut && scale > 0)
        pm_problem(swatches->problems, (struct pm_place){0, 0}, "a swatch is cut off: copy the file again");
    pm_buffer_free(&name);
}

/* With scale 0 no entry is kept; only the largest L is determined. */
static void read_ase(struct swatches *swatches, struct input *input, double scale) {
    (void)take(input, 8);
    uint32_t blocks = take32(input);
    for (; blocks > 0 && !input->cut && !pm_problems_stop(swatches->problems); blocks--) {
        const unsigned kind = take16(input);
        const uint32_t length = take32(input);
        const uint8_t *block = take(input, length);
        if (block != NULL && kind == ASE_COLOUR)
            read_ase_colour(swatches, (struct input){block, length, false}, scale);
    }
}

struct pm_palette *pm_ase_read(const uint8_t *bytes, size_t size, struct pm_problems *problems) {
    struct swatches swatches = {.rows = pm_rows_new(problems, false), .problems = problems};
    struct input first = {bytes, size, false}, input = first;
    if (swatches.rows == NULL)
        return NULL;
    read_ase(&swatches, &first, 0);
    read_ase(&swatches, &input, swatches.largest_L > 1.001 ? 1 : 100);
    return finish(&swatches, &input);
}

/* ------------------------------------------------------------------ .aco */

bool pm_is_aco(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size, false};
    const unsigned version = take16(&input), count = take16(&input);
    return !input.cut && (version == 1 || version == 2) && count > 0 &&
           input.left >= (size_t)count * ACO_COLOUR &&
           (version == 2 || input.left == (size_t)count * ACO_COLOUR ||
            (input.left >= (size_t)count * ACO_COLOUR + 4 && input.at[(size_t)count * ACO_COLOUR + 1] == 2));
}

static int signed16(unsigned value) {
    return value >= 0x8000 ? (int)value - 0x10000 : (int)value;
}

static void read_aco_colours(struct swatches *swatches, struct input *input, unsigned version,
                             unsigned count) {
    for (; count > 0 && !input->cut && !pm_problems_stop(swatches->problems); count--) {
        struct pm_buffer name = {0};
        const unsigned space = take16(input);
        unsigned word[4];
        for (int i = 0; i < 4; i++)
            word[i] = take16(input);
        if (version == 2)
            take_name(input, take32(input), &name);
        if (space == ACO_LAB && !input->cut)
            add_swatch(
                swatches, &name,
                (struct pm_lab){word[0] / 100.0, signed16(word[1]) / 100.0, signed16(word[2]) / 100.0});
        else
            swatches->others++;
        pm_buffer_free(&name);
    }
}

struct pm_palette *pm_aco_read(const uint8_t *bytes, size_t size, struct pm_problems *problems) {
    struct swatches swatches = {.rows = pm_rows_new(problems, false), .problems = problems};
    struct input input = {bytes, size, false};
    if (swatches.rows == NULL)
        return NULL;
    unsigned version = take16(&input), count = take16(&input);
    const size_t colours = (size_t)count * ACO_COLOUR;
    if (version == 1 && input.left > colours) { /* version 2 follows and has the same with names */
        (void)take(&input, colours);
        version = take16(&input);
        count = take16(&input);
    }
    read_aco_colours(&swatches, &input, version, count);
    return finish(&swatches, &input);
}
