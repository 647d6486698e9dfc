/* Where records go: stdout, or a file that has its name only once it is complete. */
#ifndef PM_CLI_OUTPUT_H
#define PM_CLI_OUTPUT_H

#include "base/buffer.h"
#include "pigmatch.h"

struct pm_output {
    int fd;
    const char *path; /* NULL: stdout */
    char *real;       /* what the path leads to, where it is a link; else the path */
    char *part;       /* that with ".part": written to, renamed at the end; NULL for stdout and devices */
    int64_t found;    /* bytes that an earlier run left in `part` */
    int64_t length;   /* of what this run has put there completely */
    bool existed;     /* a file to be replaced stood there: else the name must still be free at the end */
    bool unread;      /* writing failed since nobody reads the pipe any more */
};

/* Opens it and, for a file, takes its .part for this process alone: what stands in it stays for now.
 * PM_E_OUTPUT if it cannot be written or another run has it; PM_E_USAGE if pm_replaceable says no, of
 * the file or of what stands as its .part. */
PM_USE_RESULT bool pm_output_open(struct pm_output *output, const char *path, bool overwrite,
                                  struct pm_error *err);

/* Shortens .part to its first `length` bytes, behind which pm_output_write goes on; 0: starts anew. */
PM_USE_RESULT bool pm_output_cut(struct pm_output *output, int64_t length, struct pm_error *err);

/* Lets `fill` write to a new file, which then takes .part's place as a whole: a process that is killed
 * meanwhile leaves .part as it was. */
typedef bool pm_output_fill(struct pm_output *output, void *context, struct pm_error *err);
PM_USE_RESULT bool pm_output_replace(struct pm_output *output, pm_output_fill *fill, void *context,
                                     struct pm_error *err);

/* Writes all of it, in one call to the system where that takes it. PM_E_OUTPUT if it cannot be written: a
 * .part then ends where it did before. */
PM_USE_RESULT bool pm_output_write(struct pm_output *output, const char *bytes, size_t length,
                                   struct pm_error *err);

/* The same to a descriptor as it is; false with errno set. */
PM_USE_RESULT bool pm_write_all(int fd, const void *bytes, size_t length);

enum pm_ending {
    PM_ENDING_WHOLE, /* make it durable and give it its name */
    PM_ENDING_KEEP,  /* leave .part, unless it is empty, for another run to go on from */
    PM_ENDING_DROP   /* take .part away */
};

PM_USE_RESULT bool pm_output_close(struct pm_output *output, enum pm_ending ending, struct pm_error *err);

/* Whether the name still belongs to what was opened by it: a run that ended, or an editor, may have put
 * another file in its place before the lock was taken. */
bool pm_is_still_named(int fd, const char *path);

/* Writes the text to `path` under a temporary name and renames it; NULL is standard output. PM_E_OUTPUT if
 * it cannot be written, PM_E_MEMORY if the buffer had failed. */
PM_USE_RESULT bool pm_write_file(const char *path, bool overwrite, const struct pm_buffer *text,
                                 struct pm_error *err);

#endif
