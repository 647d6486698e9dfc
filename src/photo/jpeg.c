#include "photo/jpeg_pass.h"

#include "base/error.h"
#include "photo/exif.h"
#include "photo/segments.h"

#include <jerror.h>

enum { MOST_ROWS = 16 };

static void start(struct pm_jpeg_pass *pass) {
    struct jpeg_decompress_struct *c = &pass->cinfo;
    c->out_color_space = c->num_components == 1 ? JCS_GRAYSCALE : c->num_components == 3 ? JCS_RGB : JCS_CMYK;
    c->scale_num = 1;
    c->scale_denom = (unsigned)pass->frame->reduce;
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
static int crop(struct pm_jpeg_pass *pass, struct pm_box needed) {
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

/* Adobe writes CMYK upside down, 0 for full ink; without its marker the codes are as the standard has them.
 */
static void invert(JSAMPROW row, size_t samples) {
    for (size_t i = 0; i < samples; i++)
        row[i] = (JSAMPLE)(255 - row[i]);
}

static void read_rows(struct pm_jpeg_pass *pass, struct pm_box needed, int left) {
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
    /* The rest of the data is still read, so that a damaged file is told as such whatever part is needed. */
    if (c->output_scanline + 1 < c->output_height && can_crop(c))
        jpeg_skip_scanlines(c, c->output_height - 1 - c->output_scanline);
    while (c->output_scanline < c->output_height)
        jpeg_read_scanlines(c, rows, (JDIMENSION)high);
}

/* A missing end marker means nothing behind a whole single scan in Huffman code. Of several scans some may be
 * missing, and an arithmetic decoder goes on without noticing. */
static void check_end(struct pm_jpeg_pass *pass) {
    pass->complete = true;
    jpeg_finish_decompress(&pass->cinfo);
    if (pass->ended && (pass->cinfo.arith_code || pass->cinfo.input_scan_number > 1)) {
        pass->errors.msg_code = JWRN_JPEG_EOF;
        pm_jpeg_damage(pass);
    }
}

static void decode(struct pm_jpeg_pass *pass) {
    struct pm_box needed = pm_collector_needs(pass->collector);
    start(pass);
    read_rows(pass, needed, crop(pass, needed));
    check_end(pass);
}

/* ------------------------------------------------------------------ the decoder's face */

/* With several scans libjpeg holds every coefficient in memory. */
static bool check_coefficients(struct pm_jpeg_pass *pass) {
    struct jpeg_decompress_struct *c = &pass->cinfo;
    int64_t blocks = 0;
    if (!jpeg_has_multiple_scans(c))
        return true;
    for (int i = 0; i < c->num_components; i++)
        blocks += (int64_t)c->comp_info[i].width_in_blocks * c->comp_info[i].height_in_blocks;
    return pm_check_memory(pass->photo, blocks * (int64_t)sizeof(JBLOCK), "convert it to a baseline JPEG",
                           &pass->error);
}

static bool check_components(struct pm_jpeg_pass *pass) {
    int n = pass->cinfo.num_components;
    if (n == 1 || n == 3 || n == 4)
        return true;
    return pm_fail(&pass->error, PM_E_UNSUPPORTED,
                   "%s: a JPEG with %d channels, only grey, RGB and CMYK are read: convert it to an RGB JPEG",
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
    /* The file says which table; libjpeg looks whether there is one only when it decodes. */
    int number = c->num_components == 3 ? c->comp_info[1].quant_tbl_no : NUM_QUANT_TBLS;
    const JQUANT_TBL *table = number < NUM_QUANT_TBLS ? c->quant_tbl_ptrs[number] : NULL;
    return table == NULL ? 0 : is_subsampled(c) ? table->quantval[0] : 0.5 * table->quantval[0];
}

static bool take_header(struct pm_jpeg_pass *pass) {
    struct pm_photo *photo = pass->photo;
    if (!pm_jpeg_guarded(pass, pm_jpeg_read_header))
        return false;
    photo->stored_width = (int)pass->cinfo.image_width;
    photo->stored_height = (int)pass->cinfo.image_height;
    photo->info.channels = pass->cinfo.num_components;
    photo->info.chroma_subsampled = is_subsampled(&pass->cinfo);
    photo->info.chroma_step = chroma_step(&pass->cinfo);
    return pm_check_size(photo, photo->stored_width, photo->stored_height, &pass->error) &&
           check_components(pass) && check_coefficients(pass);
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

bool pm_jpeg_open(struct pm_photo *photo, struct pm_error *err) {
    struct pm_jpeg_pass *pass = pm_jpeg_begin(photo, err);
    if (pass == NULL)
        return false;
    bool good = take_header(pass);
    pm_jpeg_end(pass, err);
    return good && take_segments(photo, err);
}

/* What can still be had of a file whose decoding broke off: all rows, or those so far. */
static bool save_rest(struct pm_jpeg_pass *pass) {
    if (pass->complete && pass->error.code == PM_E_NONE)
        return true;
    bool hopeless = pass->error.code != PM_E_CORRUPT && pass->error.code != PM_E_TRUNCATED;
    if (hopeless || !pass->photo->limits.allow_damaged || pass->y == 0)
        return false;
    pass->damaged = true;
    pm_error_clear(&pass->error);
    return pm_fill_missing(pass->collector, pass->frame, pass->cinfo.num_components, pass->y, &pass->error);
}

bool pm_jpeg_read(struct pm_photo *photo, const struct pm_frame *frame, struct pm_collector *collector,
                  struct pm_error *err) {
    struct pm_jpeg_pass *pass = pm_jpeg_begin(photo, err);
    if (pass == NULL)
        return false;
    pass->collector = collector;
    pass->frame = frame;
    bool good = pm_jpeg_guarded(pass, pm_jpeg_read_header);
    if (good &&
        ((int)pass->cinfo.image_width != frame->width || (int)pass->cinfo.image_height != frame->height ||
         pass->cinfo.num_components != photo->info.channels))
        good = pm_fail(&pass->error, PM_E_OPEN, "%s: the file changed while it was read: try again",
                       photo->source.name);
    if (good)
        good = pm_jpeg_guarded(pass, decode) || save_rest(pass);
    photo->damaged = pass->damaged;
    pm_jpeg_end(pass, err);
    return good;
}

#define TEXT_OF(value)       #value
#define TEXT_OF_MACRO(macro) TEXT_OF(macro)

const char *pm_jpeg_version(void) {
    return TEXT_OF_MACRO(LIBJPEG_TURBO_VERSION);
}
