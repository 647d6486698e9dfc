#include "photo/segments.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, APP1 = 0xe1, APP2 = 0xe2, MOST_CHUNKS = 255, ICC_HEAD = 14 };
/* No camera comes near it; a file that consists of segments only must not take long to read. */
enum { MOST_SEGMENTS = 20000 };

struct chunk {
    uint8_t *bytes;
    size_t size;
};

struct walk {
    struct pm_source *source;
    struct pm_segments *out;
    struct pm_error *err;
    struct chunk chunks[MOST_CHUNKS + 1]; /* by number, from 1 */
    int announced;                        /* how many chunks the first one says there are */
    uint8_t bytes[65536];                 /* the segment under way */
};

/* One segment: its marker, and the start and length of its payload. */
struct segment {
    int marker;
    int64_t at;
    size_t size;
};

/* Finds the next marker from `at` on, skipping junk before it as libjpeg does. False at the end. */
static bool next_marker(struct walk *w, int64_t at, struct segment *segment, bool *good) {
    bool filled = false;
    for (;;) {
        const uint8_t *bytes;
        size_t n;
        *good = pm_source_view(w->source, at, &bytes, &n, w->err);
        if (!*good || n == 0)
            return false;
        for (size_t i = 0; i < n; i++, at++) {
            if (filled && bytes[i] != 0xff && bytes[i] != 0) {
                *segment = (struct segment){bytes[i], at + 1, 0};
                return true;
            }
            filled = bytes[i] == 0xff;
        }
    }
}

static bool has_payload(int marker) {
    return marker != SOI && marker != 0x01 && !(marker >= 0xd0 && marker <= 0xd7);
}

/* The next segment from `at` on; false at the first scan or the end. */
static bool next_segment(struct walk *w, int64_t at, struct segment *segment, bool *good) {
    uint8_t length[2];
    size_t got = 0;
    do {
        if (!next_marker(w, at, segment, good) || segment->marker == SOS || segment->marker == EOI)
            return false;
        at = segment->at;
    } while (!has_payload(segment->marker));
    *good = pm_source_copy(w->source, segment->at, length, 2, &got, w->err);
    if (!*good || got < 2)
        return false;
    size_t size = (size_t)length[0] << 8 | length[1];
    segment->at += 2;
    segment->size = size > 2 ? size - 2 : 0;
    return true;
}

static bool keep(struct walk *w, const uint8_t *bytes, size_t size, uint8_t **copy, size_t *copy_size) {
    *copy = pm_alloc(size, 1, w->err);
    if (*copy == NULL)
        return false;
    memcpy(*copy, bytes, size);
    *copy_size = size;
    return true;
}

static bool starts(const struct walk *w, size_t size, const char *with, size_t length) {
    return size >= length && memcmp(w->bytes, with, length) == 0;
}

static uint32_t number(const uint8_t *at, int size, bool little) {
    uint32_t value = 0;
    for (int i = 0; i < size; i++)
        value |= (uint32_t)at[i] << 8 * (little ? i : size - 1 - i);
    return value;
}

/* Some programs put an empty block before the camera's: a TIFF structure whose first directory has no
 * entries (TIFF 6.0, section 2), or none at all. */
static bool says_something(const uint8_t *tiff, size_t size) {
    if (size < 14)
        return false;
    bool little = tiff[0] == 'I';
    uint32_t directory = number(tiff + 4, 4, little);
    return directory <= size - 2 && number(tiff + directory, 2, little) > 0;
}

static bool take_exif(struct walk *w, size_t size) {
    if (!starts(w, size, "Exif\0", 6) || w->out->exif != NULL || !says_something(w->bytes + 6, size - 6))
        return true;
    return keep(w, w->bytes + 6, size - 6, &w->out->exif, &w->out->exif_size);
}

/* A chunk: name, its number from 1, the number of chunks, its part of the profile. A repeated chunk counts
 * once.
 */
static bool take_icc(struct walk *w, size_t size) {
    if (!starts(w, size, "ICC_PROFILE", 12) || size < ICC_HEAD)
        return true;
    int number = w->bytes[12], announced = w->bytes[13];
    if (w->announced == 0)
        w->announced = announced;
    struct chunk *chunk = &w->chunks[number];
    bool fits = number >= 1 && number <= announced && announced == w->announced;
    if (fits && chunk->bytes == NULL)
        return keep(w, w->bytes + ICC_HEAD, size - ICC_HEAD, &chunk->bytes, &chunk->size);
    if (!fits || chunk->size != size - ICC_HEAD ||
        memcmp(chunk->bytes, w->bytes + ICC_HEAD, chunk->size) != 0)
        w->out->icc_damaged = true;
    return true;
}

/* SOF0 to SOF15, except the three other markers in that range: DHT, JPG, DAC (ITU-T T.81, table B.1). */
static bool is_frame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool take(struct walk *w, const struct segment *segment) {
    if (is_frame(segment->marker) && w->out->frame == 0)
        w->out->frame = segment->marker;
    if (segment->marker != APP1 && segment->marker != APP2)
        return true;
    size_t got;
    if (!pm_source_copy(w->source, segment->at, w->bytes, segment->size, &got, w->err))
        return false;
    return segment->marker == APP1 ? take_exif(w, got) : take_icc(w, got);
}

static bool join_icc(struct walk *w) {
    size_t size = 0;
    for (int i = 1; i <= w->announced; i++) {
        w->out->icc_damaged = w->out->icc_damaged || w->chunks[i].bytes == NULL;
        size += w->chunks[i].size;
    }
    w->out->icc_damaged = w->out->icc_damaged || (w->announced > 0 && size == 0);
    if (w->out->icc_damaged || size == 0)
        return true;
    w->out->icc = pm_alloc(size, 1, w->err);
    if (w->out->icc == NULL)
        return false;
    for (int i = 1; i <= w->announced; i++) {
        memcpy(w->out->icc + w->out->icc_size, w->chunks[i].bytes, w->chunks[i].size);
        w->out->icc_size += w->chunks[i].size;
    }
    return true;
}

static bool walk_all(struct walk *w) {
    bool good = true;
    struct segment segment;
    int64_t at = 0;
    for (int i = 0; i < MOST_SEGMENTS && next_segment(w, at, &segment, &good); i++) {
        if (!take(w, &segment))
            return false;
        at = segment.at + (int64_t)segment.size;
    }
    return good && join_icc(w);
}

bool pm_segments_read(struct pm_source *source, struct pm_segments *segments, struct pm_error *err) {
    *segments = (struct pm_segments){0};
    struct walk *w = pm_alloc(1, sizeof *w, err);
    if (w == NULL)
        return false;
    w->source = source;
    w->out = segments;
    w->err = err;
    bool good = walk_all(w);
    for (int i = 1; i <= MOST_CHUNKS; i++)
        free(w->chunks[i].bytes);
    free(w);
    if (!good)
        pm_segments_free(segments);
    return good;
}

void pm_segments_free(struct pm_segments *segments) {
    free(segments->icc);
    free(segments->exif);
    *segments = (struct pm_segments){0};
}

bool pm_segments_padding(struct pm_source *source, int64_t from, int64_t most, bool *padded,
                         struct pm_error *err) {
    uint8_t last = 0;
    *padded = from < source->size;
    for (int64_t at = from; *padded && at < source->size;) {
        const uint8_t *bytes;
        size_t size, i = 0;
        if (!pm_source_view(source, at, &bytes, &size, err))
            return false;
        while (i < size && (bytes[i] == 0 || bytes[i] == 0xff))
            last = bytes[i++];
        at += (int64_t)i;
        *padded = size > 0;
        if (i < size) {
            *padded = last == 0xff && bytes[i] == EOI && at - from > most;
            break;
        }
    }
    return true;
}
