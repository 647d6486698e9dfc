#include "photo/jpeg_pass.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

#include <jerror.h>

enum { MOST_SCANS = 100 };

/* The most 8x8 blocks that all scans together may visit: so many, and more for every byte of the file, since
 * real pictures bring bytes along. An arithmetic decoder makes up to 130 decisions a block, a Huffman decoder
 * stops at the data's end; so the first gets less. A file under 1 MB is decoded within seconds whatever it
 * claims. */
static const int64_t free_blocks[2] = {30000000, 3000000}; /* Huffman, arithmetic */
static const int64_t blocks_per_byte[2] = {6, 1};

/* Leftover bytes behind a finished picture that are padding rather than a sign of lost synchronisation. */
static const int most_padding = 16;

/* ------------------------------------------------------------------ errors */

static struct pm_jpeg_pass *pass_of(j_common_ptr cinfo) {
    return cinfo->client_data;
}

static void escape(struct pm_jpeg_pass *pass) {
    longjmp(pass->escape, 1);
}

/* What decoder and limits say of a picture that cannot be used, with a way out. */
static void explain(struct pm_jpeg_pass *pass, const char *said) {
    const char *name = pass->photo->source.name;
    switch (pass->errors.msg_code) {
    case JERR_OUT_OF_MEMORY:
        pm_fail_memory(&pass->error);
        return;
    case JERR_BAD_PRECISION:
        pm_fail(&pass->error, PM_E_UNSUPPORTED,
                "%s: a JPEG with %d bits a channel, only 8 are read: convert it to an 8-bit JPEG or PNG",
                name, pass->cinfo.data_precision);
        return;
    case JERR_SOF_UNSUPPORTED:
        pm_fail(
            &pass->error, PM_E_UNSUPPORTED,
            "%s: a lossless or hierarchical JPEG, which is not read: convert it to an ordinary JPEG or a PNG",
            name);
        return;
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_EMPTY_IMAGE:
        pm_fail(&pass->error, PM_E_UNSUPPORTED,
                "%s: a kind of JPEG that is not read (%s): convert it to an ordinary JPEG or a PNG", name,
                said);
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
                "%s: the file ends before its picture does: copy it again, or ask for the original", name);
    else
        pm_fail(&pass->error, PM_E_CORRUPT,
                "%s: the JPEG data are corrupt (%s): copy it again, or ask for the original", name, said);
}

static void on_error(j_common_ptr cinfo) {
    struct pm_jpeg_pass *pass = pass_of(cinfo);
    char said[JMSG_LENGTH_MAX];
    if (!pass->complete) {
        cinfo->err->format_message(cinfo, said);
        explain(pass, said);
    }
    escape(pass);
}

/* Complaints about files that every viewer opens with the right picture. */
static bool is_harmless(const struct pm_jpeg_pass *pass) {
    switch (pass->errors.msg_code) {
    case JWRN_JFIF_MAJOR:     /* a version number */
    case JWRN_ADOBE_XFORM:    /* an unknown transform is read as the usual one */
    case JWRN_NOT_SEQUENTIAL: /* several makers write the scan's parameters wrong, none reads them */
        return true;
    case JWRN_EXTRANEOUS_DATA: /* junk before the first scan; behind the last row only where it is padding */
        return pass->cinfo.input_scan_number == 0 ||
               (pass->complete && pass->errors.msg_parm.i[0] <= most_padding);
    default:
        return false;
    }
}

void pm_jpeg_damage(struct pm_jpeg_pass *pass) {
    char said[JMSG_LENGTH_MAX];
    pass->damaged = true;
    if (pass->photo->limits.allow_damaged)
        return;
    pass->errors.format_message((j_common_ptr)&pass->cinfo, said);
    if (pass->ended)
        pm_fail(&pass->error, PM_E_TRUNCATED,
                "%s: the file ends before its picture does: copy it again, or measure what is there with "
                "--allow-damaged",
                pass->photo->source.name);
    else
        pm_fail(&pass->error, PM_E_CORRUPT,
                "%s: the JPEG data are corrupt (%s): copy it again, or measure what is there with "
                "--allow-damaged",
                pass->photo->source.name, said);
    escape(pass);
}

static void on_message(j_common_ptr cinfo, int level) {
    struct pm_jpeg_pass *pass = pass_of(cinfo);
    if (level < 0 && !is_harmless(pass))
        pm_jpeg_damage(pass);
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
    struct pm_jpeg_pass *pass = cinfo->client_data;
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
    struct pm_jpeg_pass *pass = cinfo->client_data;
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

static void fail_work(struct pm_jpeg_pass *pass) {
    pm_fail(&pass->error, PM_E_TOO_LARGE,
            "%s: far more work than a file of %lld bytes may cause (limit %d scans): convert it to a "
            "baseline JPEG",
            pass->photo->source.name, (long long)pass->photo->source.size, MOST_SCANS);
    escape(pass);
}

/* Called by libjpeg before it reads on: charges each new scan before its data are decoded. */
static void on_progress(j_common_ptr common) {
    struct pm_jpeg_pass *pass = pass_of(common);
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

struct pm_jpeg_pass *pm_jpeg_begin(struct pm_photo *photo, struct pm_error *err) {
    struct pm_jpeg_pass *pass = pm_alloc(1, sizeof *pass, err);
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

void pm_jpeg_end(struct pm_jpeg_pass *pass, struct pm_error *err) {
    if (pass->error.code != PM_E_NONE && err != NULL)
        *err = pass->error;
    jpeg_destroy_decompress(&pass->cinfo);
    free(pass);
}

bool pm_jpeg_guarded(struct pm_jpeg_pass *pass, void (*step)(struct pm_jpeg_pass *)) {
    if (setjmp(pass->escape) != 0)
        return false;
    step(pass);
    return true;
}

void pm_jpeg_read_header(struct pm_jpeg_pass *pass) {
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
