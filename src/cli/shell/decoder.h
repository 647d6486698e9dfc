/* HEIC photos are decoded in a separate process: libheif and its codecs are large, crash when memory runs
 * out, and process files from strangers. The process is forked when such a photo is opened and lives as
 * long as it is open; it has the photo's bytes, a socket to this one and shared memory, and confines
 * itself (confine.h) before it reads a byte. Its death is this photo's failure. Not in builds with
 * sanitizers, nor under valgrind, which do not follow it: there, and if the system cannot start a
 * process, libheif works in this one. */
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

/* `verbose`: report a decoder that has to work without its filter. */
void pm_decoder_begin(struct pm_decoder *decoder, bool verbose);
void pm_decoder_end(struct pm_decoder *decoder);

/* The argument for pm_worker_with; NULL: HEIC photos are decoded in this process. */
const struct pm_heif_reader *pm_decoder_reader(const struct pm_decoder *decoder);

#endif
