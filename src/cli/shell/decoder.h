/* HEIC photos are decoded in a process of their own: libheif and its codecs are large, crash where memory
 * fails, and get their files from strangers. The process is forked when such a photo is opened and lives as
 * long as it is open; it has the photo's bytes, a socket to this one and memory that both see, and confines
 * itself (confine.h) before it looks at a byte. Its death is this photo's failure. Not in builds with
 * sanitizers, nor under valgrind, which do not follow it: there, and where the system has no process for it,
 * libheif works in this one. */
#ifndef PM_CLI_DECODER_H
#define PM_CLI_DECODER_H

#include "photo/heif_reader.h"

#include <pthread.h>

struct pm_decoder {
    struct pm_heif_reader reader;
    bool verbose;
    pthread_mutex_t mutex;
    bool loaded, told; /* guarded */
};

/* `verbose`: say it where a decoder had to work without its filter. */
void pm_decoder_begin(struct pm_decoder *decoder, bool verbose);
void pm_decoder_end(struct pm_decoder *decoder);

/* What pm_worker_with takes; NULL: HEIC photos are decoded in this process. */
const struct pm_heif_reader *pm_decoder_reader(const struct pm_decoder *decoder);

#endif
