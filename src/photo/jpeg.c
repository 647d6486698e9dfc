#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/exif.h"
#include "photo/segments.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

enum { MOST_SCANS = 100, MOST_ROWS = 16 };

/* The most 8x8 blocks that all scans together may visit: so many, and more for every byte of the file, since
 * real pictures bring bytes along. An arithmetic decoder makes up to 130 decisions a block, a Huffman decoder
 * stops at the data's end; so the first gets less. A file under 1 MB is decoded within seconds whatever it
 * claims. */
static const int64_t free_blocks[2] = {30000000, 3000000}; /* Huffman, arithmetic */
static const int64_t blocks_per_byte[2] = {6, 1};

/* Leftover bytes behind a finished picture that are padding rather than a sign of lost synchronisation. */
static const int most_padding = 16;

/* One pass through a file. libjpeg leaves by longjmp; guarded() is the only place it lands. */
struct reader {
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    struct pm_photo *photo;
    struct pm_collector *collector;
    const struct pm_frame *frame;
    int64_t offset; /* of the next view */
    bool ended;     /* the file ended, and libjpeg was given an end marker */
    bool complete;  /* every row is out: libjpeg's errors can do no harm now */
    bool damaged;
    int scan;       /* the last one charged */
    int64_t blocks; /* visited by all scans so far */
    int y;          /* the next row */
    struct pm_error error;
};

/* ------------------------------------------------------------------ errors */

static struct reader *reader_of(j_common_ptr cinfo) {
    return cinfo->client_data;
}

static void escape(struct reader *r) {
    longjmp(r->escape, 1);
}

/* What decoder and limits say of a picture that cannot be used, with a way out. */
static void explain(struct reader *r, const char *said) {
    const char *name = r->photo->source.name;
    switch (r->errors.msg_code) {
    case JERR_OUT_OF_MEMORY:
        pm_fail_memory(&r->error);
        return;
    case JERR_BAD_PRECISION:
        pm_fail(&r->error, PM_E_UNSUPPORTED,
                "%s: a JPEG with %d bits a channel, only 8 are read: convert it to an 8-bit JPEG or PNG",
                name, r->cinfo.data_precision);
        return;
    case JERR_SOF_UNSUPPORTED:
        pm_fail(
            &r->error, PM_E_UNSUPPORTED,
            "%s: a lossless or hierarchical JPEG, which is not read: convert it to an ordinary JPEG or a PNG",
            name);
        return;
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_EMPTY_IMAGE:
        pm_fail(&r->error, PM_E_UNSUPPORTED,
                "%s: a kind of JPEG that is not read (%s): convert it to an ordinary JPEG or a PNG", name,
                said);
        return;
    case JERR_IMAGE_TOO_BIG:
        pm_fail(&r->error, PM_E_TOO_LARGE, "%s: more than %ld pixels on a side: scale the photo down", name,
                (long)JPEG_MAX_DIMENSION);
        return;
    default:
        break;
    }
    if (r->ended)
        pm_fail(&r->error, PM_E_TRUNCATED,
                "%s: the file ends before its picture does: copy it again, or ask for the original", name);
    else
        pm_fail(&r->error, PM_E_CORRUPT,
                "%s: the JPEG data are corrupt (%s): copy it again, or ask for the original", name, said);
}

static void on_error(j_common_ptr cinfo) {
    struct reader *r = reader_of(cinfo);
    char said[JMSG_LENGTH_MAX];
    if (!r->complete) {
        cinfo->err->format_message(cinfo, said);
        explain(r, said);
    }
    escape(r);
}

/* Complaints about files that every viewer opens with the right picture. */
static bool is_harmless(const struct reader *r) {
    switch (r->errors.msg_code) {
    case JWRN_JFIF_MAJOR:     /* a version number */
    case JWRN_ADOBE_XFORM:    /* an unknown transform is read as the usual one */
    case JWRN_NOT_SEQUENTIAL: /* several makers write the scan's parameters wrong, none reads them */
        return true;
    case JWRN_EXTRANEOUS_DATA: /* junk before the first scan; behind the last row only where it is padding */
        return r->cinfo.input_scan_number == 0 || (r->complete && r->errors.msg_parm.i[0] <= most_padding);
    default:
        return false;
    }
}

static void on_damage(struct reader *r) {
    char said[JMSG_LENGTH_MAX];
    r->damaged = true;
    if (r->photo->limits.allow_damaged)
        return;
    r->errors.format_message((j_common_ptr)&r->cinfo, said);
    if (r->ended)
        pm_fail(&r->error, PM_E_TRUNCATED,
                "%s: the file ends before its picture does: copy it again, or measure what is there with "
                "--allow-damaged",
                r->photo->source.name);
    else
        pm_fail(&r->error, PM_E_CORRUPT,
                "%s: the JPEG data are corrupt (%s): copy it again, or measure what is there with "
                "--allow-damaged",
                r->photo->source.name, said);
    escape(r);
}

static void on_message(j_common_ptr cinfo, int level) {
    struct reader *r = reader_of(cinfo);
    if (level < 0 && !is_harmless(r))
        on_damage(r);
}

static void keep_quiet(j_common_ptr cinfo) {
    (void)cinfo;
}

/* ------------------------------------------------------------------ source */

static void nothing_to_do(j_decompress_ptr cinfo) {
    (void)cinfo;
}

static boolean next_bytes(j_decompress_ptr cinfo) {
    static const JOCTET end[] = {0xff, JPEG_EOI};
    struct reader *r = cinfo->client_data;
    const uint8_t *bytes;
    size_t size;
    if (!pm_source_view(&r->photo->source, r->offset, &bytes, &size, &r->error))
        escape(r);
    r->offset += (int64_t)size;
    r->ended = size == 0;
    r->source.next_input_byte = r->ended ? end : bytes;
    r->source.bytes_in_buffer = r->ended ? sizeof end : size;
    return TRUE;
}

static void skip_bytes(j_decompress_ptr cinfo, long count) {
    struct reader *r = cinfo->client_data;
    while (count > (long)r->source.bytes_in_buffer) {
        count -= (long)r->source.bytes_in_buffer;
        next_bytes(cinfo);
        if (r->ended)
            return;
    }
    r->source.next_input_byte += count;
    r->source.bytes_in_buffer -= (size_t)count;
}

/* ------------------------------------------------------------------ limits */

static void fail_work(struct reader *r) {
    pm_fail(&r->error, PM_E_TOO_LARGE,
            "%s: far more work than a file of %lld bytes may cause (limit %d scans): convert it to a "
            "baseline JPEG",
            r->photo->source.name, (long long)r->photo->source.size, MOST_SCANS);
    escape(r);
}

/* Called by libjpeg before it reads on: charges each new scan before its data are decoded. */
static void on_progress(j_common_ptr common) {
    struct reader *r = reader_of(common);
    const struct jpeg_decompress_struct *c = &r->cinfo;
    if (c->input_scan_number == r->scan)
        return;
    r->scan = c->input_scan_number;
    r->blocks += (int64_t)c->MCUs_per_row * c->MCU_rows_in_scan * c->blocks_in_MCU;
    bool arithmetic = c->arith_code;
    int64_t allowed = free_blocks[arithmetic] + blocks_per_byte[arithmetic] * r->photo->source.size;
    if (r->scan > MOST_SCANS || r->blocks > allowed)
        fail_work(r);
}

/* With several scans libjpeg holds every coefficient in memory. */
static bool check_coefficients(struct reader *r) {
    struct jpeg_decompress_struct *c = &r->cinfo;
    int64_t blocks = 0;
    if (!jpeg_has_multiple_scans(c))
        return true;
    for (int i = 0; i < c->num_components; i++)
        blocks += (int64_t)c->comp_info[i].width_in_blocks * c->comp_info[i].height_in_blocks;
    return pm_check_memory(r->photo, blocks * (int64_t)sizeof(JBLOCK), "convert it to a baseline JPEG",
                           &r->error);
}

/* ------------------------------------------------------------------ passes */

static void begin(struct reader *r, struct pm_photo *photo) {
    r->photo = photo;
    r->cinfo.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = on_error;
    r->errors.emit_message = on_message;
    r->errors.output_message = keep_quiet;
    r->cinfo.client_data = r;
}

/* Runs a step that libjpeg may leave early; r->error says why it did. */
static bool guarded(struct reader *r, void (*step)(struct reader *)) {
    if (setjmp(r->escape) != 0)
        return false;
    step(r);
    return true;
}

static void read_header(struct reader *r) {
    jpeg_create_decompress(&r->cinfo);
    r->cinfo.client_data = r;
    r->source = (struct jpeg_source_mgr){.init_source = nothing_to_do,
                                         .fill_input_buffer = next_bytes,
                                         .skip_input_data = skip_bytes,
                                         .resync_to_restart = jpeg_resync_to_restart,
                                         .term_source = nothing_to_do};
    r->cinfo.src = &r->source;
    r->progress.progress_monitor = on_progress;
    r->cinfo.progress = &r->progress;
    jpeg_read_header(&r->cinfo, TRUE);
}

static void start(struct reader *r) {
    struct jpeg_decompress_struct *c = &r->cinfo;
    c->out_color_space = c->num_components == 1 ? JCS_GRAYSCALE : c->num_components == 3 ? JCS_RGB : JCS_CMYK;
    c->scale_num = 1;
    c->scale_denom = (unsigned)r->frame->reduce;
    /* Off: it would invent detail where a progressive file ends early. */
    c->do_block_smoothing = FALSE;
    jpeg_start_decompress(c);
}

/* jpeg_crop_scanline and jpeg_skip_scanlines (libjpeg-turbo 2.1.5) get channels wrong that are both decoded
 * larger than others and upsampled besides, as chroma of 4:1:0 is at 1/2 and 1/4: columns are missing, or
 * data. */
static bool can_crop(const struct jpeg_decompress_struct *c) {
    for (int i = 0; i < c->num_components; i++) {
        const jpeg_component_info *channel = &c->comp_info[i];
        int size = channel->DCT_scaled_size, least = c->min_DCT_scaled_size;
        bool complete = channel->h_samp_factor * size == c->max_h_samp_factor * least &&
                        channel->v_samp_factor * size == c->max_v_samp_factor * least;
        if (size != least && !complete)
            return false;
    }
    return true;
}

/* Restricts decoding to the columns and rows needed. One iMCU more on each side and above, or the chroma
 * filters lack their neighbours at the edges. Returns the first column that rows will hold. */
static int crop(struct reader *r, struct pm_box needed) {
    struct jpeg_decompress_struct *c = &r->cinfo;
    int imcu_width = c->min_DCT_scaled_size * c->max_h_samp_factor;
    int imcu_height = c->min_DCT_scaled_size * c->max_v_samp_factor;
    int left = needed.x > imcu_width ? needed.x - imcu_width : 0;
    int right = needed.x + needed.w + imcu_width;
    if (!can_crop(c))
        return 0;
    if (right > (int)c->output_width)
        right = (int)c->output_width;
    JDIMENSION from = (JDIMENSION)left, width = (JDIMENSION)(right - left);
    if (width < c->output_width)
        jpeg_crop_scanline(c, &from, &width);
    int above = needed.y / imcu_height - 1;
    if (above > 0)
        r->y = (int)jpeg_skip_scanlines(c, (JDIMENSION)(above * imcu_height));
    return (int)from;
}

/* Adobe writes CMYK upside down, 0 for full ink; without its marker the codes are as the standard has them.
 */
static void invert(JSAMPROW row, size_t samples) {
    for (size_t i = 0; i < samples; i++)
        row[i] = (JSAMPLE)(255 - row[i]);
}

static void read_rows(struct reader *r, struct pm_box needed, int left) {
    struct jpeg_decompress_struct *c = &r->cinfo;
    size_t samples = (size_t)c->output_width * (size_t)c->output_components;
    int high = c->rec_outbuf_height < MOST_ROWS ? c->rec_outbuf_height : MOST_ROWS;
    JSAMPARRAY rows =
        c->mem->alloc_sarray((j_common_ptr)c, JPOOL_IMAGE, (JDIMENSION)samples, (JDIMENSION)high);
    bool inverted = c->num_components == 4 && c->saw_Adobe_marker;
    while (r->y < needed.y + needed.h) {
        int n = (int)jpeg_read_scanlines(c, rows, (JDIMENSION)high);
        for (int i = 0; i < n; i++, r->y++) {
            if (inverted)
                invert(rows[i], samples);
            pm_collector_row(r->collector, r->y, left, rows[i], (int)c->output_width);
        }
    }
    /* The rest of the data is still read, so that a damaged file is told as such whatever part is needed. */
    if (c->output_scanline + 1 < c->output_height && can_crop(c))
        jpeg_skip_scanlines(c, c->output_height - 1 - c->output_scanline);
    while (c->output_scanline < c->output_height)
        jpeg_read_scanlines(c, rows, (JDIMENSION)high);
}

/* A missing end marker means nothing behind a whole single scan in Huffman code. Of several scans some may be
 * missing, and an arithmetic decoder goes on without noticing. */
static void check_end(struct reader *r) {
    r->complete = true;
    jpeg_finish_decompress(&r->cinfo);
    if (r->ended && (r->cinfo.arith_code || r->cinfo.input_scan_number > 1)) {
        r->errors.msg_code = JWRN_JPEG_EOF;
        on_damage(r);
    }
}

static void decode(struct reader *r) {
    struct pm_box needed = pm_collector_needs(r->collector);
    start(r);
    read_rows(r, needed, crop(r, needed));
    check_end(r);
}

/* ------------------------------------------------------------------ the decoder's face */

static bool check_components(struct reader *r) {
    int n = r->cinfo.num_components;
    if (n == 1 || n == 3 || n == 4)
        return true;
    return pm_fail(&r->error, PM_E_UNSUPPORTED,
                   "%s: a JPEG with %d channels, only grey, RGB and CMYK are read: convert it to an RGB JPEG",
                   r->photo->source.name, n);
}

static bool is_subsampled(const struct jpeg_decompress_struct *c) {
    for (int i = 0; i < c->num_components; i++)
        if (c->comp_info[i].h_samp_factor < c->max_h_samp_factor ||
            c->comp_info[i].v_samp_factor < c->max_v_samp_factor)
            return true;
    return false;
}

static bool take_header(struct reader *r) {
    struct pm_photo *photo = r->photo;
    if (!guarded(r, read_header))
        return false;
    photo->stored_width = (int)r->cinfo.image_width;
    photo->stored_height = (int)r->cinfo.image_height;
    photo->info.channels = r->cinfo.num_components;
    photo->info.chroma_subsampled = is_subsampled(&r->cinfo);
    return pm_check_size(photo, photo->stored_width, photo->stored_height, &r->error) &&
           check_components(r) && check_coefficients(r);
}

static bool take_segments(struct pm_photo *photo, struct pm_error *err) {
    struct pm_segments segments;
    if (!pm_segments_read(&photo->source, &segments, err))
        return false;
    photo->icc = segments.icc;
    segments.icc = NULL;
    photo->info.icc_size = segments.icc_size;
    photo->info.icc_damaged = segments.icc_damaged;
    photo->info.gain_map = segments.gain_map;
    bool good = segments.exif == NULL || pm_exif_read(segments.exif, segments.exif_size, &photo->info, err);
    pm_segments_free(&segments);
    return good;
}

static void end(struct reader *r, struct pm_error *err) {
    if (r->error.code != PM_E_NONE && err != NULL)
        *err = r->error;
    jpeg_destroy_decompress(&r->cinfo);
    free(r);
}

bool pm_jpeg_open(struct pm_photo *photo, struct pm_error *err) {
    struct reader *r = pm_alloc(1, sizeof *r, err);
    if (r == NULL)
        return false;
    begin(r, photo);
    bool good = take_header(r);
    end(r, err);
    return good && take_segments(photo, err);
}

/* What can still be had of a file whose decoding broke off: all rows, or those so far. */
static bool save_rest(struct reader *r) {
    if (r->complete && r->error.code == PM_E_NONE)
        return true;
    bool hopeless = r->error.code != PM_E_CORRUPT && r->error.code != PM_E_TRUNCATED;
    if (hopeless || !r->photo->limits.allow_damaged || r->y == 0)
        return false;
    r->damaged = true;
    pm_error_clear(&r->error);
    return pm_fill_missing(r->collector, r->frame, r->cinfo.num_components, r->y, &r->error);
}

bool pm_jpeg_read(struct pm_photo *photo, const struct pm_frame *frame, struct pm_collector *collector,
                  struct pm_error *err) {
    struct reader *r = pm_alloc(1, sizeof *r, err);
    if (r == NULL)
        return false;
    begin(r, photo);
    r->collector = collector;
    r->frame = frame;
    bool good = guarded(r, read_header);
    if (good && ((int)r->cinfo.image_width != frame->width || (int)r->cinfo.image_height != frame->height ||
                 r->cinfo.num_components != photo->info.channels))
        good = pm_fail(&r->error, PM_E_OPEN, "%s: the file changed while it was read: try again",
                       photo->source.name);
    if (good)
        good = guarded(r, decode) || save_rest(r);
    photo->damaged = r->damaged;
    end(r, err);
    return good;
}

#define TEXT_OF(value)       #value
#define TEXT_OF_MACRO(macro) TEXT_OF(macro)

const char *pm_jpeg_version(void) {
    return TEXT_OF_MACRO(LIBJPEG_TURBO_VERSION);
}
