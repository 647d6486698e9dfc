/* The destination of records: stdout, or a file that gets its name only when it is complete. */
#ifndef PM_CLI_OUTPUT_H
#define PM_CLI_OUTPUT_H

#include "base/buffer.h"
#include "pigmatch.h"

struct pm_output {
    int fd;
    const char *path; /* NULL: stdout */
    char *real;       /* the target of the path if it is a link; otherwise the path */
    char *part;       /* that with ".part": written to, renamed at the end; NULL for stdout and devices */
    int64_t found;    /* bytes that an earlier run left in `part` */
    int64_t length;   /* the length of this run's complete records */
    bool existed;     /* there was a file to be replaced; otherwise the name must still be free at the end */
    bool unread;      /* writing failed because the reader of the pipe is gone */
};

/* Opens it and, for a file, locks its .part for this process; its content is kept for now. PM_E_OUTPUT if
 * it cannot be written or is in use by another run; PM_E_USAGE if pm_replaceable refuses the file or its
 * .part. */
PM_USE_RESULT bool pm_output_open(struct pm_output *output, const char *path, bool overwrite,
                                  struct pm_error *err);

/* Shortens .part to its first `length` bytes, after which pm_output_write continues; 0: starts over. */
PM_USE_RESULT bool pm_output_cut(struct pm_output *output, int64_t length, struct pm_error *err);

/* Lets `fill` write to a new file, which then replaces .part atomically: if the process is killed
 * meanwhile, .part is unchanged. */
typedef bool pm_output_fill(struct pm_output *output, void *context, struct pm_error *err);
PM_USE_RESULT bool pm_output_replace(struct pm_output *output, pm_output_fill *fill, void *context,
                                     struct pm_error *err);

/* Writes all of it, in a single system call if possible. PM_E_OUTPUT if it cannot be written: a .part
 * then keeps its length. */
PM_USE_RESULT bool pm_output_write(struct pm_output *output, const char *bytes, size_t length,
                                   struct pm_error *err);

/* The same to a descriptor; false with errno set. */
PM_USE_RESULT bool pm_write_all(int fd, const void *bytes, size_t length);

enum pm_ending {
    PM_ENDING_WHOLE, /* make it durable and give it its name */
    PM_ENDING_KEEP,  /* leave .part, unless it is empty, for another run to continue from */
    PM_ENDING_DROP   /* take .part away */
};

PM_USE_RESULT bool pm_output_close(struct pm_output *output, enum pm_ending ending, struct pm_error *err);

/* Whether the name still refers to the file that was opened: a run that has ended, or an editor, may have
 * replaced it before the lock was taken. */
bool pm_is_still_named(int fd, const char *path);

/* Writes the text to `path` under a temporary name and renames it; NULL is standard output. PM_E_OUTPUT if
 * it cannot be written, PM_E_MEMORY if the buffer had failed. */
PM_USE_RESULT bool pm_write_file(const char *path, bool overwrite, const struct pm_buffer *text,
                                 struct pm_error *err);

#endif
