#include "photo/segments.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, APP1 = 0xe1, APP2 = 0xe2, MOST_CHUNKS = 255, ICC_HEAD = 14 };
/* No camera comes near it; a file made of nothing but segments must not hold the reader for long. */
enum { MOST_SEGMENTS = 20000, MOST_PICTURES = 8 };

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
    int64_t pictures_at;                  /* where the directory of a multi-picture file starts, 0 none */
    uint8_t bytes[65536];                 /* the segment under way */
};

/* What one segment is: its marker, where its payload starts and how long it is. */
struct segment {
    int marker;
    int64_t at;
    size_t size;
};

/* Finds the marker at or behind `at`: junk before it is passed over, as libjpeg does. False at the end. */
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

/* The segment at or behind `at`; false at the first scan or the end. */
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

static bool holds(const uint8_t *bytes, size_t size, const char *word) {
    return memmem(bytes, size, word, strlen(word)) != NULL;
}

/* Adobe's and Google's (hdr-gain-map) and Apple's (hdrgainmap) names for it in XMP. */
static bool names_gain_map(const uint8_t *bytes, size_t size) {
    return holds(bytes, size, "ns.adobe.com/hdr-gain-map/") || holds(bytes, size, ":aux:hdrgainmap");
}

static bool take_app1(struct walk *w, size_t size) {
    if (starts(w, size, "Exif\0", 6) && w->out->exif == NULL)
        return keep(w, w->bytes + 6, size - 6, &w->out->exif, &w->out->exif_size);
    if (starts(w, size, "http://ns.adobe.com/xap/1.0/", 29))
        w->out->gain_map = w->out->gain_map || names_gain_map(w->bytes, size);
    return true;
}

/* A chunk: name, its number from 1, how many there are, its share of the profile. */
static bool take_icc(struct walk *w, size_t size) {
    int number = w->bytes[12], announced = w->bytes[13];
    if (w->announced == 0)
        w->announced = announced;
    if (number < 1 || number > announced || announced != w->announced || w->chunks[number].bytes != NULL) {
        w->out->icc_damaged = true;
        return true;
    }
    struct chunk *chunk = &w->chunks[number];
    return keep(w, w->bytes + ICC_HEAD, size - ICC_HEAD, &chunk->bytes, &chunk->size);
}

static bool take_app2(struct walk *w, const struct segment *segment, size_t size) {
    if (starts(w, size, "ICC_PROFILE", 12) && size >= ICC_HEAD)
        return take_icc(w, size);
    if (starts(w, size, "urn:iso:std:iso:ts:21496:-1", 28))
        w->out->gain_map = true;
    if (starts(w, size, "MPF", 4) && w->pictures_at == 0)
        w->pictures_at = segment->at + 4;
    return true;
}

static bool take(struct walk *w, const struct segment *segment) {
    if (segment->marker != APP1 && segment->marker != APP2)
        return true;
    size_t got;
    if (!pm_source_copy(w->source, segment->at, w->bytes, segment->size, &got, w->err))
        return false;
    return segment->marker == APP1 ? take_app1(w, got) : take_app2(w, segment, got);
}

static bool join_icc(struct walk *w) {
    size_t size = 0;
    for (int i = 1; i <= w->announced; i++) {
        w->out->icc_damaged = w->out->icc_damaged || w->chunks[i].bytes == NULL;
        size += w->chunks[i].size;
    }
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

static uint32_t number(const uint8_t *at, int size, bool little) {
    uint32_t value = 0;
    for (int i = 0; i < size; i++)
        value |= (uint32_t)at[i] << 8 * (little ? i : size - 1 - i);
    return value;
}

/* Does the picture at `offset` behind the directory call itself a gain map? Its own XMP stands near its
 * start. */
static bool look_at_picture(struct walk *w, uint32_t offset) {
    size_t got;
    if (!pm_source_copy(w->source, w->pictures_at + offset, w->bytes, sizeof w->bytes, &got, w->err))
        return false;
    w->out->gain_map = w->out->gain_map || names_gain_map(w->bytes, got);
    return true;
}

/* The other pictures of a multi-picture file (CIPA DC-007, 5.2.3): tag 0xb002 holds 16 bytes for each, with
 * its offset at byte 8, 0 for the first picture. */
static bool look_at_pictures(struct walk *w) {
    uint8_t head[512], entries[MOST_PICTURES * 16];
    size_t got, n = 0;
    if (!pm_source_copy(w->source, w->pictures_at, head, sizeof head, &got, w->err))
        return false;
    if (got < sizeof head)
        return true;
    bool little = head[0] == 'I';
    uint32_t directory = number(head + 4, 4, little);
    if (directory > sizeof head - 2)
        return true;
    uint32_t count = number(head + directory, 2, little);
    for (size_t at = directory + 2; count > 0 && at + 12 <= sizeof head; at += 12, count--) {
        if (number(head + at, 2, little) != 0xb002)
            continue;
        n = number(head + at + 4, 4, little) / 16;
        uint32_t table = number(head + at + 8, 4, little);
        if (!pm_source_copy(w->source, w->pictures_at + table, entries, sizeof entries, &got, w->err))
            return false;
        n = n > got / 16 ? got / 16 : n;
    }
    for (size_t i = 1; i < n; i++)
        if (number(entries + 16 * i + 8, 4, little) > 0 &&
            !look_at_picture(w, number(entries + 16 * i + 8, 4, little)))
            return false;
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
    return good && join_icc(w) && (w->pictures_at == 0 || look_at_pictures(w));
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
