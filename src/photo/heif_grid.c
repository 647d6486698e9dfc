#if PM_WITH_HEIF

#include "photo/heif_grid.h"

#include "base/memory.h"
#include "photo/heif_boxes.h"

#include <stdlib.h>
#include <string.h>

#define TYPE PM_HEIF_TYPE

/* No camera comes near these: 1024 tiles of 512 x 512 are 268 megapixels. Only the first targets are
 * examined. */
enum { MOST_TILES = 1024, MOST_TARGETS = 8 };

/* For each tile, tables are searched that a file may fill with millions of entries, so the total number
 * of steps is limited. 1024 tiles with five properties each take 7 million; this many take some
 * hundredths of a second. */
enum { MOST_STEPS = 1 << 24 };

/* The file's tables, and the number of steps left. After the last one all searches fail. */
struct tables {
    struct pm_span meta;
    int steps;
};

static bool step(struct tables *tables) {
    return tables->steps > 0 && tables->steps-- > 0;
}

/* ------------------------------------------------------------------ boxes */

static bool find(struct pm_span in, uint32_t type, struct pm_span *body) {
    struct pm_heif_box box;
    while (pm_heif_next(&in, &box))
        if (box.type == type) {
            *body = box.body;
            return true;
        }
    return false;
}

/* The body of a box with version and flags, and its version. */
static bool find_full(struct pm_span in, uint32_t type, struct pm_span *body, uint32_t *version) {
    if (!find(in, type, body) || !pm_heif_take(body, 4, version))
        return false;
    *version >>= 24;
    return true;
}

static bool find_meta(const uint8_t *bytes, size_t size, struct pm_span *meta) {
    uint32_t version;
    return find_full((struct pm_span){bytes, size}, TYPE('m', 'e', 't', 'a'), meta, &version);
}

static bool find_primary(struct pm_span meta, uint32_t *id) {
    struct pm_span s;
    uint32_t version;
    return find_full(meta, TYPE('p', 'i', 't', 'm'), &s, &version) &&
           pm_heif_take(&s, version == 0 ? 2 : 4, id);
}

/* ------------------------------------------------------------------ items */

/* One entry of iinf: the place of its box, and the item's number and type; false at the end. */
struct info {
    const uint8_t *at; /* version and flags */
    uint32_t id, type;
};

static bool next_info(struct pm_span *infos, struct info *info) {
    struct pm_heif_box box;
    uint32_t version, protection;
    while (pm_heif_next(infos, &box)) {
        struct pm_span s = box.body;
        info->at = s.at;
        if (box.type == TYPE('i', 'n', 'f', 'e') && pm_heif_take(&s, 4, &version) && version >> 24 >= 2 &&
            pm_heif_take(&s, version >> 24 == 2 ? 2 : 4, &info->id) && pm_heif_take(&s, 2, &protection) &&
            pm_heif_take(&s, 4, &info->type))
            return true;
    }
    return false;
}

static bool find_infos(struct pm_span meta, struct pm_span *infos) {
    uint32_t version, count;
    return find_full(meta, TYPE('i', 'i', 'n', 'f'), infos, &version) &&
           pm_heif_take(infos, version == 0 ? 2 : 4, &count);
}

static uint32_t type_of(struct tables *tables, uint32_t id) {
    struct pm_span infos;
    struct info info;
    if (find_infos(tables->meta, &infos))
        while (step(tables) && next_info(&infos, &info))
            if (info.id == id)
                return info.type;
    return 0;
}

/* Numbers of 0, 4 or 8 bytes, as iloc has them. */
static bool take_long(struct pm_span *s, size_t count, uint64_t *value) {
    uint32_t high = 0, low = 0;
    bool good =
        pm_heif_take(s, count > 4 ? count - 4 : 0, &high) && pm_heif_take(s, count > 4 ? 4 : count, &low);
    *value = (uint64_t)high << 32 | low;
    return good;
}

struct place {
    uint32_t id, method, extents;
    uint64_t offset, length;
};

/* An entry of iloc (ISO/IEC 14496-12, 8.11.3); the first extent is used. */
static bool take_place(struct pm_span *s, uint32_t version, uint32_t sizes, struct place *place) {
    uint32_t reference;
    uint64_t base, index, offset, length;
    place->method = 0;
    if (!pm_heif_take(s, version < 2 ? 2 : 4, &place->id) ||
        (version > 0 && !pm_heif_take(s, 2, &place->method)) || !pm_heif_take(s, 2, &reference) ||
        !take_long(s, sizes >> 4 & 15, &base) || !pm_heif_take(s, 2, &place->extents))
        return false;
    for (uint32_t i = 0; i < place->extents; i++) {
        if (!take_long(s, version > 0 ? sizes & 15 : 0, &index) || !take_long(s, sizes >> 12, &offset) ||
            !take_long(s, sizes >> 8 & 15, &length))
            return false;
        if (i == 0) {
            place->offset = base + offset;
            place->length = length;
        }
    }
    return true;
}

/* The bytes of an item that are contiguous, in the file or in idat. */
static bool find_data(struct pm_span file, struct pm_span meta, uint32_t id, struct pm_span *data) {
    struct pm_span s;
    uint32_t version, sizes, count;
    struct place place;
    if (!find_full(meta, TYPE('i', 'l', 'o', 'c'), &s, &version) || !pm_heif_take(&s, 2, &sizes) ||
        !pm_heif_take(&s, version < 2 ? 2 : 4, &count))
        return false;
    for (; count > 0; count--) {
        if (!take_place(&s, version, sizes, &place))
            return false;
        if (place.id != id)
            continue;
        *data = file;
        if (place.extents != 1 || place.method > 1 ||
            (place.method == 1 && !find(meta, TYPE('i', 'd', 'a', 't'), data)) || place.offset > data->size ||
            place.length > data->size - place.offset)
            return false;
        *data = (struct pm_span){data->at + place.offset, (size_t)place.length};
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ properties */

struct properties {
    uint32_t width, height;
    int orientation;
    bool altered; /* mirrored, cropped, or turned twice: left to libheif */
};

static void add_property(const struct pm_heif_box *box, struct properties *p) {
    static const int turned[4] = {1, 8, 3, 6}; /* by quarters, anticlockwise */
    struct pm_span s = box->body;
    uint32_t version, quarters;
    switch (box->type) {
    case TYPE('i', 's', 'p', 'e'):
        p->altered = p->altered || p->width > 0 || !pm_heif_take(&s, 4, &version) ||
                     !pm_heif_take(&s, 4, &p->width) || !pm_heif_take(&s, 4, &p->height);
        break;
    case TYPE('i', 'r', 'o', 't'):
        p->altered = p->altered || p->orientation != 1 || !pm_heif_take(&s, 1, &quarters);
        if (!p->altered)
            p->orientation = turned[quarters & 3];
        break;
    case TYPE('i', 'm', 'i', 'r'):
    case TYPE('c', 'l', 'a', 'p'):
        p->altered = true;
        break;
    default:
        break;
    }
}

/* Adds property `number` of ipco, counted from 1. */
static void add_numbered(struct tables *tables, struct pm_span ipco, uint32_t number, struct properties *p) {
    struct pm_heif_box box;
    while (number > 0 && step(tables) && pm_heif_next(&ipco, &box))
        if (--number == 0)
            add_property(&box, p);
}

/* ipma (ISO/IEC 23008-12, 9.3). */
static bool find_properties(struct tables *tables, uint32_t id, struct properties *p) {
    struct pm_span iprp, ipco, s;
    uint32_t version, flags, items, item, count, number;
    *p = (struct properties){.orientation = 1};
    if (!find(tables->meta, TYPE('i', 'p', 'r', 'p'), &iprp) ||
        !find(iprp, TYPE('i', 'p', 'c', 'o'), &ipco) || !find(iprp, TYPE('i', 'p', 'm', 'a'), &s) ||
        !pm_heif_take(&s, 4, &flags) || !pm_heif_take(&s, 4, &items))
        return false;
    version = flags >> 24;
    for (; items > 0; items--) {
        if (!step(tables) || !pm_heif_take(&s, version == 0 ? 2 : 4, &item) || !pm_heif_take(&s, 1, &count))
            return false;
        for (; count > 0; count--) {
            if (!step(tables) || !pm_heif_take(&s, (flags & 1) != 0 ? 2 : 1, &number))
                return false;
            if (item == id)
                add_numbered(tables, ipco, number & ((flags & 1) != 0 ? 0x7fff : 0x7f), p);
        }
    }
    return p->width > 0 && p->height > 0 && p->width <= INT32_MAX && p->height <= INT32_MAX && !p->altered;
}

/* ------------------------------------------------------------------ the grid */

/* The items that an item refers to by references of a type; their numbers are in *targets, each of *id_size
 * bytes. */
static bool find_references(struct pm_span meta, uint32_t type, uint32_t id, struct pm_span *targets,
                            size_t *id_size) {
    struct pm_span s;
    struct pm_heif_box box;
    uint32_t version, from, count;
    if (!find_full(meta, TYPE('i', 'r', 'e', 'f'), &s, &version))
        return false;
    *id_size = version == 0 ? 2 : 4;
    while (pm_heif_next(&s, &box)) {
        *targets = box.body;
        if (box.type == type && pm_heif_take(targets, *id_size, &from) && from == id &&
            pm_heif_take(targets, 2, &count) && count <= targets->size / *id_size) {
            targets->size = count * *id_size;
            return true;
        }
    }
    return false;
}

/* ImageGrid (ISO/IEC 23008-12, 6.6.2.3.2). */
static bool read_layout(struct pm_span s, struct pm_heif_grid *grid) {
    uint32_t version, flags, rows, columns, width, height;
    if (!pm_heif_take(&s, 1, &version) || version != 0 || !pm_heif_take(&s, 1, &flags) ||
        !pm_heif_take(&s, 1, &rows) || !pm_heif_take(&s, 1, &columns) ||
        !pm_heif_take(&s, (flags & 1) != 0 ? 4 : 2, &width) ||
        !pm_heif_take(&s, (flags & 1) != 0 ? 4 : 2, &height) || width == 0 || height == 0 ||
        width > INT32_MAX || height > INT32_MAX)
        return false;
    grid->rows = (int)rows + 1;
    grid->columns = (int)columns + 1;
    grid->width = (int)width;
    grid->height = (int)height;
    return true;
}

/* Whether every tile is a coded picture of one size without transformations, and they cover the picture. */
static bool fit_tiles(struct tables *tables, struct pm_heif_grid *grid, int n) {
    struct properties p, first = {0};
    for (int i = 0; i < n; i++) {
        if (type_of(tables, grid->tiles[i]) != TYPE('h', 'v', 'c', '1') ||
            !find_properties(tables, grid->tiles[i], &p) || p.orientation != 1)
            return false;
        if (i == 0)
            first = p;
        else if (p.width != first.width || p.height != first.height)
            return false;
    }
    grid->tile_width = (int)first.width;
    grid->tile_height = (int)first.height;
    int64_t across = (int64_t)grid->columns * grid->tile_width,
            down = (int64_t)grid->rows * grid->tile_height;
    return across >= grid->width && down >= grid->height && across - grid->tile_width < grid->width &&
           down - grid->tile_height < grid->height;
}

bool pm_heif_find_grid(const uint8_t *bytes, size_t size, struct pm_heif_grid *grid, struct pm_error *err) {
    struct tables tables = {.steps = MOST_STEPS};
    struct pm_span file = {bytes, size}, data, targets;
    struct properties p;
    uint32_t id;
    size_t id_size;
    *grid = (struct pm_heif_grid){.tiles = NULL};
    if (!find_meta(bytes, size, &tables.meta) || !find_primary(tables.meta, &id) ||
        type_of(&tables, id) != TYPE('g', 'r', 'i', 'd'))
        return true;
    if (!find_data(file, tables.meta, id, &data) || !read_layout(data, grid))
        return pm_fail(err, PM_E_CORRUPT,
                       "the HEIC data are corrupt (the description of its grid): ask for the original");
    if (!find_properties(&tables, id, &p) || (int)p.width != grid->width || (int)p.height != grid->height ||
        !find_references(tables.meta, TYPE('d', 'i', 'm', 'g'), id, &targets, &id_size))
        return true;
    int n = grid->rows * grid->columns;
    if (n > MOST_TILES || targets.size / id_size != (size_t)n)
        return true;
    grid->orientation = p.orientation;
    grid->tiles = pm_alloc((size_t)n, sizeof *grid->tiles, err);
    if (grid->tiles == NULL)
        return false;
    bool good = true;
    for (int i = 0; i < n; i++)
        good = good && pm_heif_take(&targets, id_size, &grid->tiles[i]);
    if (good && fit_tiles(&tables, grid, n))
        return true;
    free(grid->tiles);
    grid->tiles = NULL;
    return true;
}

int64_t pm_heif_said_pixels(const uint8_t *bytes, size_t size) {
    struct tables tables = {.steps = MOST_STEPS};
    struct properties p;
    uint32_t id;
    if (!find_meta(bytes, size, &tables.meta) || !find_primary(tables.meta, &id))
        return 0;
    const bool plain = find_properties(&tables, id, &p);
    return (plain || p.altered) && p.width <= INT32_MAX && p.height <= INT32_MAX
               ? (int64_t)p.width * (int64_t)p.height
               : 0;
}

/* ------------------------------------------------------------------ for libheif */

static bool is_tile(const struct pm_heif_grid *grid, uint32_t id) {
    for (int i = 0; grid->tiles != NULL && i < grid->rows * grid->columns; i++)
        if (grid->tiles[i] == id)
            return true;
    return false;
}

/* Changes the type of a box, the four bytes before its body. */
static void rename_box(uint8_t *body, const char *from, const char *to) {
    if (memcmp(body - 4, from, 4) == 0)
        memcpy(body - 4, to, 4);
}

/* Bit 0 of an entry's flags hides it (ISO/IEC 23008-12, 6.4.2). libheif before 1.18 cannot use a tone map
 * (ISO 21496-1): its entry becomes an ignored box. */
static void settle_items(struct pm_span meta, const struct pm_heif_grid *grid, const uint8_t *bytes,
                         uint8_t *copy) {
    struct pm_span infos;
    struct info info;
    if (!find_infos(meta, &infos))
        return;
    while (next_info(&infos, &info)) {
        uint8_t *body = copy + (info.at - bytes);
        if (is_tile(grid, info.id))
            body[3] &= 0xfe;
        if (info.type == TYPE('t', 'm', 'a', 'p'))
            rename_box(body, "infe", "skip");
    }
}

/* All targets are replaced by the first that is not a tone map. */
static void keep_picture(struct tables *tables, const uint8_t *targets, uint32_t count, size_t id_size,
                         uint8_t *copy) {
    uint32_t id = 0;
    struct pm_span s = {targets, count * id_size};
    for (uint32_t i = 0; i < count && i < MOST_TARGETS; i++)
        if (pm_heif_take(&s, id_size, &id) && type_of(tables, id) != TYPE('t', 'm', 'a', 'p')) {
            for (uint32_t k = 0; k < count; k++)
                memcpy(copy + k * id_size, targets + i * id_size, id_size);
            return;
        }
}

static void settle_references(struct tables *tables, const uint8_t *bytes, uint8_t *copy) {
    struct pm_span s;
    struct pm_heif_box box;
    uint32_t version, from, count;
    if (!find_full(tables->meta, TYPE('i', 'r', 'e', 'f'), &s, &version))
        return;
    size_t id_size = version == 0 ? 2 : 4;
    while (pm_heif_next(&s, &box)) {
        struct pm_span t = box.body;
        if (!pm_heif_take(&t, id_size, &from) || !pm_heif_take(&t, 2, &count) || count < 2 ||
            count > t.size / id_size)
            continue;
        rename_box(copy + (box.body.at - bytes), "auxl", "skip");
        if (box.type == TYPE('c', 'd', 's', 'c') || box.type == TYPE('t', 'h', 'm', 'b'))
            keep_picture(tables, t.at, count, id_size, copy + (t.at - bytes));
    }
}

uint8_t *pm_heif_adapt(const uint8_t *bytes, size_t size, const struct pm_heif_grid *grid,
                       struct pm_error *err) {
    struct tables tables = {.steps = MOST_STEPS};
    uint8_t *copy = pm_alloc_unset(size, 1, err);
    if (copy == NULL)
        return NULL;
    memcpy(copy, bytes, size);
    if (find_meta(bytes, size, &tables.meta)) {
        settle_items(tables.meta, grid, bytes, copy);
        settle_references(&tables, bytes, copy);
    }
    return copy;
}

#endif
