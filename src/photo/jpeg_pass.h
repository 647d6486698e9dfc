/* One pass of libjpeg through a file: its errors as values, its bytes from a pm_source, its work limited.
 * Shared by the jpeg files only: nobody else knows of jpeglib.h. */
#ifndef PM_PHOTO_JPEG_PASS_H
#define PM_PHOTO_JPEG_PASS_H

#include "photo/decoders.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/* One pass through a file. libjpeg leaves by longjmp; pm_jpeg_guarded() is the only place it lands. */
struct pm_jpeg_pass {
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

/* Begins a pass over the photo's file; NULL with *err told where memory runs out. Ended by pm_jpeg_end, which
 * hands what went wrong to *err. */
PM_USE_RESULT struct pm_jpeg_pass *pm_jpeg_begin(struct pm_photo *photo, struct pm_error *err);
void pm_jpeg_end(struct pm_jpeg_pass *pass, struct pm_error *err);

/* Runs a step that libjpeg may leave early: then false, and pass->error says why. */
PM_USE_RESULT bool pm_jpeg_guarded(struct pm_jpeg_pass *pass, void (*step)(struct pm_jpeg_pass *));

/* The first step: everything up to the first scan. */
void pm_jpeg_read_header(struct pm_jpeg_pass *pass);

/* The data are damaged, as libjpeg's last message says: noted where that is allowed, else the step is left.
 */
void pm_jpeg_damage(struct pm_jpeg_pass *pass);

#endif
