#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/exif.h"
#include "photo/segments.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

/* MOST_PADDING: the bytes after a finished picture that count as padding, not as lost synchronisation. */
enum { MOST_ROWS = 16, MOST_SCANS = 100, MOST_PADDING = 16 };
/* The frame marker of JPEG-LS, unknown to libjpeg (ITU-T T.87, C.1.1). */
enum { JPEG_LS = 0xf7 };

/* One pass through a file. libjpeg leaves by longjmp; guarded() is the only place it lands. */
struct pass {
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
    bool complete;  /* every row is out: errors of libjpeg no longer matter */
    bool damaged;
    int scan;       /* the last one charged */
    int64_t blocks; /* visited by all scans so far */
    int y;          /* the next row */
    struct pm_error error;
};

/* The maximum of 8x8 blocks that all scans together may visit: a fixed number, plus some for every byte
 * of the file, since real pictures have bytes. An arithmetic decoder makes up to 130 decisions per block,
 * a Huffman decoder stops at the end of the data, so the former gets less. A file under 1 MB is decoded
 * within seconds whatever it claims. */
static const int64_t free_blocks[2] = {30000000, 3000000}; /* Huffman, arithmetic */
static const int64_t blocks_per_byte[2] = {6, 1};

/* ------------------------------------------------------------------ errors */

static struct pass *pass_of(j_common_ptr cinfo) {
    return cinfo->client_data;
}

static void escape(struct pass *pass) {
    longjmp(pass->escape, 1);
}

static bool fail_precision(const char *name, int bits, struct pm_error *err) {
    return pm_fail(err, PM_E_UNSUPPORTED,
                   "%s: a JPEG with %d bits a channel, not 8: convert it to an 8-bit JPEG or PNG", name,
                   bits);
}

static bool fail_frame(const char *name, struct pm_error *err) {
    return pm_fail(err, PM_E_UNSUPPORTED,
                   "%s: lossless or hierarchical JPEG, which is not supported: convert it to PNG", name);
}

/* Messages of the decoder and the limits for pictures that cannot be used, with the solution. */
static void explain(struct pass *pass, const char *said) {
    const char *name = pass->photo->source.name;
    switch (pass->errors.msg_code) {
    case JERR_OUT_OF_MEMORY:
        pm_fail_memory(&pass->error);
        return;
    case JERR_BAD_PRECISION:
        fail_precision(name, pass->cinfo.data_precision, &pass->error);
        return;
    case JERR_SOF_UNSUPPORTED:
        fail_frame(name, &pass->error);
        return;
    case JERR_UNKNOWN_MARKER:
        if (pass->errors.msg_parm.i[0] != JPEG_LS)
            break;
        fail_frame(name, &pass->error);
        return;
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_EMPTY_IMAGE:
        pm_fail(&pass->error, PM_E_UNSUPPORTED,
                "%s: a kind of JPEG that is not supported (%s): convert it to an ordinary JPEG or a PNG",
                name, said);
        return;
    case JERR_IMAGE_TOO_BIG:
        pm_fail(&pass->error, PM_E_TOO_LARGE, "%s: more than %ld pixels on a side: scale the photo down",
                name, (long)JPEG_MAX_DIMENSION);
        return;
    default:
        break;
    }
    if (pass->ended)
        pm_fail(&pass->error, PM_E_TRUNCATED,
                "%s: the file ends before the picture is complete: copy it again, or ask for the original",
                name);
    else
        pm_fail(&pass->error, PM_E_CORRUPT,
                "%s: the JPEG data are corrupt (%s): copy it again, or ask for the original", name, said);
}

static void on_error(j_common_ptr cinfo) {
    struct pass *pass = pass_of(cinfo);
    char said[JMSG_LENGTH_MAX];
    if (!pass->complete) {
        cinfo->err->format_message(cinfo, said);
        explain(pass, said);
    }
    escape(pass);
}

/* Warnings about files that every viewer shows correctly. */
static bool is_harmless(const struct pass *pass) {
    switch (pass->errors.msg_code) {
    case JWRN_JFIF_MAJOR:     /* a version number */
    case JWRN_ADOBE_XFORM:    /* an unknown transform is treated as the usual one */
    case JWRN_NOT_SEQUENTIAL: /* several makers write wrong scan parameters, which nobody reads */
        return true;
    case JWRN_EXTRANEOUS_DATA: /* junk before the first scan; after the last row only if it is padding */
        return pass->cinfo.input_scan_number == 0 ||
               (pass->complete && pass->errors.msg_parm.i[0] <= MOST_PADDING);
    default:
        return false;
    }
}

static void note_damage(struct pass *pass) {
    char said[JMSG_LENGTH_MAX];
    pass->damaged = true;
    if (pass->photo->limits.allow_damaged)
        return;
    pass->errors.format_message((j_common_ptr)&pass->cinfo, said);
    if (pass->ended)
        pm_fail_remedy(&pass->error, PM_E_TRUNCATED, PM_REMEDY_ALLOW_DAMAGED,
                       "%s: the file ends before the picture is complete: copy it again",
                       pass->photo->source.name);
    else
        pm_fail_remedy(&pass->error, PM_E_CORRUPT, PM_REMEDY_ALLOW_DAMAGED,
                       "%s: the JPEG data are corrupt (%s): copy it again", pass->photo->source.name, said);
    escape(pass);
}

static void on_message(j_common_ptr cinfo, int level) {
    struct pass *pass = pass_of(cinfo);
    if (level < 0 && !is_harmless(pass))
        note_damage(pass);
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
    struct pass *pass = cinfo->client_data;
    const uint8_t *bytes;
    size_t size;
    if (!pm_source_view(&pass->photo->source, pass->offset, &bytes, &size, &pass->error))
        escape(pass);
    pass->offset += (int64_t)size;
    pass->ended = size == 0;
    pass->source.next_input_byte = pass->ended ? end : bytes;
    pass->source.bytes_in_buffer = pass->ended ? sizeof end : size;
    return TRUE;
}

static void skip_bytes(j_decompress_ptr cinfo, long count) {
    struct pass *pass = cinfo->client_data;
    while (count > (long)pass->source.bytes_in_buffer) {
        count -= (long)pass->source.bytes_in_buffer;
        next_bytes(cinfo);
        if (pass->ended)
            return;
    }
    pass->source.next_input_byte += count;
    pass->source.bytes_in_buffer -= (size_t)count;
}

/* ------------------------------------------------------------------ limits */

static void fail_work(struct pass *pass) {
    pm_fail(&pass->error, PM_E_TOO_LARGE,
            "%s: decoding takes far more work than is allowed for a file of %lld bytes (limit %d scans): "
            "convert it to a baseline JPEG",
            pass->photo->source.name, (long long)pass->photo->source.size, MOST_SCANS);
    escape(pass);
}

/* Called by libjpeg before it reads on: charges each new scan before its data are decoded. */
static void on_progress(j_common_ptr common) {
    struct pass *pass = pass_of(common);
    const struct jpeg_decompress_struct *c = &pass->cinfo;
    if (c->input_scan_number == pass->scan)
        return;
    pass->scan = c->input_scan_number;
    pass->blocks += (int64_t)c->MCUs_per_row * c->MCU_rows_in_scan * c->blocks_in_MCU;
    bool arithmetic = c->arith_code;
    int64_t allowed = free_blocks[arithmetic] + blocks_per_byte[arithmetic] * pass->photo->source.size;
    if (pass->scan > MOST_SCANS || pass->blocks > allowed)
        fail_work(pass);
}

/* ------------------------------------------------------------------ passes */

static struct pass *begin(struct pm_photo *photo, struct pm_error *err) {
    struct pass *pass = pm_alloc(1, sizeof *pass, err);
    if (pass == NULL)
        return NULL;
    pass->photo = photo;
    pass->cinfo.err = jpeg_std_error(&pass->errors);
    pass->errors.error_exit = on_error;
    pass->errors.emit_message = on_message;
    pass->errors.output_message = keep_quiet;
    pass->cinfo.client_data = pass;
    return pass;
}

static void end(struct pass *pass, struct pm_error *err) {
    if (pass->error.code != PM_E_NONE && err != NULL)
        *err = pass->error;
    jpeg_destroy_decompress(&pass->cinfo);
    free(pass);
}

static bool guarded(struct pass *pass, void (*step)(struct pass *)) {
    if (setjmp(pass->escape) != 0)
        return false;
    step(pass);
    return true;
}

static void read_header(struct pass *pass) {
    jpeg_create_decompress(&pass->cinfo);
    pass->cinfo.client_data = pass;
    pass->source = (struct jpeg_source_mgr){.init_source = nothing_to_do,
                                            .fill_input_buffer = next_bytes,
                                            .skip_input_data = skip_bytes,
                                            .resync_to_restart = jpeg_resync_to_restart,
                                            .term_source = nothing_to_do};
    pass->cinfo.src = &pass->source;
    pass->progress.progress_monitor = on_progress;
    pass->cinfo.progress = &pass->progress;
    jpeg_read_header(&pass->cinfo, TRUE);
}

/* ------------------------------------------------------------------ rows */

static void start(struct pass *pass) {
    struct jpeg_decompress_struct *c = &pass->cinfo;
    c->out_color_space = c->num_components == 1 ? JCS_GRAYSCALE : c->num_components == 3 ? JCS_RGB : JCS_CMYK;
    c->scale_num = 1;
    c->scale_denom = (unsigned)pass->frame->reduce;
    /* Off: it would invent detail in a progressive file that ends early. */
    c->do_block_smoothing = FALSE;
    jpeg_start_decompress(c);
}

/* jpeg_crop_scanline and jpeg_skip_scanlines (libjpeg-turbo 2.1.5) mishandle channels that are both
 * decoded larger than others and upsampled, such as 4:1:0 chroma at 1/2 and 1/4: columns or data are
 * missing. */
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
static int crop(struct pass *pass, struct pm_box needed) {
    struct jpeg_decompress_struct *c = &pass->cinfo;
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
        pass->y = (int)jpeg_skip_scanlines(c, (JDIMENSION)(above * imcu_height));
    return (int)from;
}

/* Adobe inverts CMYK, 0 for full ink; without its marker the codes follow the standard.
 */
static void invert(JSAMPROW row, size_t samples) {
    for (size_t i = 0; i < samples; i++)
        row[i] = (JSAMPLE)(255 - row[i]);
}

static void read_rows(struct pass *pass, struct pm_box needed, int left) {
    struct jpeg_decompress_struct *c = &pass->cinfo;
    size_t samples = (size_t)c->output_width * (size_t)c->output_components;
    int high = c->rec_outbuf_height < MOST_ROWS ? c->rec_outbuf_height : MOST_ROWS;
    JSAMPARRAY rows =
        c->mem->alloc_sarray((j_common_ptr)c, JPOOL_IMAGE, (JDIMENSION)samples, (JDIMENSION)high);
    bool inverted = c->num_components == 4 && c->saw_Adobe_marker;
    while (pass->y < needed.y + needed.h) {
        int n = (int)jpeg_read_scanlines(c, rows, (JDIMENSION)high);
        for (int i = 0; i < n; i++, pass->y++) {
            if (inverted)
                invert(rows[i], samples);
            pm_collector_row(pass->collector, pass->y, left, rows[i], (int)c->output_width);
        }
    }
    /* The rest of the data is still read, so that a damaged file is detected whatever part is needed. */
    if (c->output_scanline + 1 < c->output_height && can_crop(c))
        jpeg_skip_scanlines(c, c->output_height - 1 - c->output_scanline);
    while (c->output_scanline < c->output_height)
        jpeg_read_scanlines(c, rows, (JDIMENSION)high);
}

static bool is_single_scan(const struct jpeg_decompress_struct *c) {
    return !c->arith_code && c->input_scan_number <= 1;
}

/* The blocks of a memory card, or a camera's padding. Viewing may invalidate the bytes given to libjpeg,
 * which then gets them again. */
static bool ends_in_padding(struct pass *pass) {
    bool padded;
    if (pass->ended || pass->cinfo.unread_marker != 0)
        return false;
    pass->offset -= (int64_t)pass->source.bytes_in_buffer;
    if (!pm_segments_padding(&pass->photo->source, pass->offset, MOST_PADDING, &padded, &pass->error))
        escape(pass);
    next_bytes(&pass->cinfo);
    return padded;
}

/* A missing end marker is harmless after a complete single scan in Huffman code. With several scans some
 * may be missing, and an arithmetic decoder continues without noticing. */
static void check_end(struct pass *pass) {
    pass->complete = true;
    if (is_single_scan(&pass->cinfo) && ends_in_padding(pass))
        return;
    jpeg_finish_decompress(&pass->cinfo);
    if (pass->ended && !is_single_scan(&pass->cinfo)) {
        pass->errors.msg_code = JWRN_JPEG_EOF;
        note_damage(pass);
    }
}

static void decode(struct pass *pass) {
    struct pm_box needed = pm_collector_needs(pass->collector, 0, pm_frame_height(pass->frame));
    start(pass);
    read_rows(pass, needed, crop(pass, needed));
    check_end(pass);
}

/* ------------------------------------------------------------------ the decoder's face */

/* With several scans libjpeg holds every coefficient in memory. */
static bool check_coefficients(struct pass *pass) {
    struct jpeg_decompress_struct *c = &pass->cinfo;
    int64_t blocks = 0;
    if (!jpeg_has_multiple_scans(c))
        return true;
    for (int i = 0; i < c->num_components; i++)
        blocks += (int64_t)c->comp_info[i].width_in_blocks * c->comp_info[i].height_in_blocks;
    return pm_check_memory(pass->photo, blocks * (int64_t)sizeof(JBLOCK), "convert it to a baseline JPEG",
                           &pass->error);
}

static bool check_components(struct pass *pass) {
    int n = pass->cinfo.num_components;
    if (pass->cinfo.data_precision != 8)
        return fail_precision(pass->photo->source.name, pass->cinfo.data_precision, &pass->error);
    if (n == 1 || n == 3 || n == 4)
        return true;
    return pm_fail(
        &pass->error, PM_E_UNSUPPORTED,
        "%s: a JPEG with %d channels, only grey, RGB and CMYK are supported: convert it to an RGB JPEG",
        pass->photo->source.name, n);
}

static bool is_subsampled(const struct jpeg_decompress_struct *c) {
    for (int i = 0; i < c->num_components; i++)
        if (c->comp_info[i].h_samp_factor < c->max_h_samp_factor ||
            c->comp_info[i].v_samp_factor < c->max_v_samp_factor)
            return true;
    return false;
}

/* A block of chroma is rounded to a step of its table; without subsampling four blocks make up the same area.
 */
static double chroma_step(const struct jpeg_decompress_struct *c) {
    /* The file names a table; libjpeg checks only while decoding whether it exists. */
    int number = c->num_components == 3 ? c->comp_info[1].quant_tbl_no : NUM_QUANT_TBLS;
    const JQUANT_TBL *table = number < NUM_QUANT_TBLS ? c->quant_tbl_ptrs[number] : NULL;
    return table == NULL ? 0 : is_subsampled(c) ? table->quantval[0] : 0.5 * table->quantval[0];
}

static bool take_header(struct pass *pass) {
    struct pm_photo *photo = pass->photo;
    if (!guarded(pass, read_header))
        return false;
    photo->stored_width = (int)pass->cinfo.image_width;
    photo->stored_height = (int)pass->cinfo.image_height;
    photo->info.channels = pass->cinfo.num_components;
    photo->info.reduces = true;
    photo->info.chroma_subsampled = is_subsampled(&pass->cinfo);
    photo->info.chroma_step = chroma_step(&pass->cinfo);
    return pm_check_size(photo, photo->stored_width, photo->stored_height, &pass->error);
}

/* The frames that libjpeg-turbo 2 reads. Version 3 also reads some lossless ones, which are refused. */
static bool is_read(int frame) {
    return frame == 0 || (frame >= 0xc0 && frame <= 0xc2) || frame == 0xc9 || frame == 0xca;
}

static bool take_segments(struct pm_photo *photo, struct pm_error *err) {
    struct pm_segments segments;
    if (!pm_segments_read(&photo->source, &segments, err))
        return false;
    photo->icc = segments.icc;
    segments.icc = NULL;
    photo->info.icc_size = segments.icc_size;
    photo->info.icc_damaged = segments.icc_damaged;
    bool good = is_read(segments.frame) || fail_frame(photo->source.name, err);
    if (good && segments.exif != NULL)
        good = pm_exif_read(segments.exif, segments.exif_size, &photo->info, err);
    pm_segments_free(&segments);
    return good;
}

bool pm_jpeg_open(struct pm_photo *photo, struct pm_error *err) {
    struct pass *pass = begin(photo, err);
    if (pass == NULL)
        return false;
    /* The kind of frame comes first: some that version 3 reads have more than 8 bits, too. */
    bool good = take_header(pass) && take_segments(photo, &pass->error) && check_components(pass) &&
                check_coefficients(pass);
    end(pass, err);
    return good;
}

/* What is left of a file whose decoding failed: all rows, or those decoded so far. */
static bool save_rest(struct pass *pass) {
    if (pass->complete && pass->error.code == PM_E_NONE)
        return true;
    bool hopeless = pass->error.code != PM_E_CORRUPT && pass->error.code != PM_E_TRUNCATED;
    if (hopeless || !pass->photo->limits.allow_damaged || pass->y == 0)
        return false;
    pass->damaged = true;
    pm_error_clear(&pass->error);
    return pm_collector_fill(pass->collector, pass->y, &pass->error);
}

bool pm_jpeg_read(struct pm_photo *photo, const struct pm_frame *frame, struct pm_collector *collector,
                  struct pm_error *err) {
    struct pass *pass = begin(photo, err);
    if (pass == NULL)
        return false;
    pass->collector = collector;
    pass->frame = frame;
    bool good = guarded(pass, read_header);
    if (good &&
        ((int)pass->cinfo.image_width != frame->width || (int)pass->cinfo.image_height != frame->height ||
         pass->cinfo.num_components != photo->info.channels))
        good = pm_fail(&pass->error, PM_E_OPEN, "%s: the file changed while it was being read: try again",
                       photo->source.name);
    if (good)
        good = guarded(pass, decode) || save_rest(pass);
    photo->damaged = pass->damaged;
    end(pass, err);
    return good;
}

#define TEXT_OF(value)       #value
#define TEXT_OF_MACRO(macro) TEXT_OF(macro)

const char *pm_jpeg_version(void) {
    return TEXT_OF_MACRO(LIBJPEG_TURBO_VERSION);
}
