/* A libheif that, when it decodes, does what a hostile photo might make the real one do, selected by
 * HEIF_MISCHIEF. Its error message reports the result. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libheif/heif.h>

static const struct heif_error fine = {heif_error_Ok, heif_suberror_Unspecified, "fine"};
static const char *const landed = "HEIF_LANDED"; /* a file that must not be created */

const char *heif_get_version(void) {
    return "a version that is far too long";
}

struct heif_context *heif_context_alloc(void) {
    return malloc(1);
}

void heif_context_free(struct heif_context *context) {
    free(context);
}

void heif_context_set_max_decoding_threads(struct heif_context *context, int n) {
    (void)context, (void)n;
}

struct heif_error heif_context_read_from_memory_without_copy(struct heif_context *context, const void *bytes,
                                                             size_t size,
                                                             const struct heif_reading_options *options) {
    (void)context, (void)bytes, (void)size, (void)options;
    return fine;
}

struct heif_error heif_context_get_image_handle(struct heif_context *context, heif_item_id id,
                                                struct heif_image_handle **handle) {
    (void)context, (void)id;
    *handle = NULL;
    return fine;
}

struct heif_error heif_context_get_primary_image_handle(struct heif_context *context,
                                                        struct heif_image_handle **handle) {
    (void)context;
    *handle = NULL;
    return fine;
}

void heif_image_handle_release(const struct heif_image_handle *handle) {
    (void)handle;
}

int heif_image_handle_get_width(const struct heif_image_handle *handle) {
    (void)handle;
    return 64;
}

int heif_image_handle_get_height(const struct heif_image_handle *handle) {
    (void)handle;
    return 64;
}

int heif_image_handle_get_luma_bits_per_pixel(const struct heif_image_handle *handle) {
    (void)handle;
    return 8;
}

enum heif_color_profile_type
heif_image_handle_get_color_profile_type(const struct heif_image_handle *handle) {
    (void)handle;
    return heif_color_profile_type_not_present;
}

size_t heif_image_handle_get_raw_color_profile_size(const struct heif_image_handle *handle) {
    (void)handle;
    return 0;
}

struct heif_error heif_image_handle_get_raw_color_profile(const struct heif_image_handle *handle, void *to) {
    (void)handle, (void)to;
    return fine;
}

struct heif_error heif_image_handle_get_nclx_color_profile(const struct heif_image_handle *handle,
                                                           struct heif_color_profile_nclx **nclx) {
    (void)handle;
    *nclx = NULL;
    return fine;
}

void heif_nclx_color_profile_free(struct heif_color_profile_nclx *nclx) {
    (void)nclx;
}

int heif_image_handle_get_list_of_metadata_block_IDs(const struct heif_image_handle *handle, const char *type,
                                                     heif_item_id *ids, int count) {
    (void)handle, (void)type, (void)ids, (void)count;
    return 0;
}

size_t heif_image_handle_get_metadata_size(const struct heif_image_handle *handle, heif_item_id id) {
    (void)handle, (void)id;
    return 0;
}

struct heif_error heif_image_handle_get_metadata(const struct heif_image_handle *handle, heif_item_id id,
                                                 void *to) {
    (void)handle, (void)id, (void)to;
    return fine;
}

struct heif_decoding_options *heif_decoding_options_alloc(void) {
    return calloc(1, sizeof(struct heif_decoding_options));
}

void heif_decoding_options_free(struct heif_decoding_options *options) {
    free(options);
}

static const char *what_became(long result) {
    static char text[64];
    snprintf(text, sizeof text, "mischief: %s", result < 0 ? strerror(errno) : "it could be done");
    return text;
}

/* Everything that is open is written over. */
static int scribble(void) {
    int written = 0;
    for (int fd = 0; fd < 1024; fd++) {
        struct stat facts;
        if (fstat(fd, &facts) == 0 && !S_ISSOCK(facts.st_mode))
            written += write(fd, "scribble", 8) > 0;
    }
    return written == 0 ? (errno = EBADF, -1) : written;
}

static int start(void) {
    char *const words[] = {"touch", (char *)landed, NULL};
    return execv("/usr/bin/touch", words);
}

static int eat(void) {
    enum { PIECE = 64 << 20 };
    for (int i = 0; i < 128; i++) {
        void *piece = malloc(PIECE);
        if (piece == NULL)
            return -1;
        memset(piece, 1, PIECE);
    }
    return 0;
}

static int raise_limit(void) {
    const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_AS, &none);
}

static long do_it(const char *what) {
    struct stat facts;
    if (strcmp(what, "read") == 0)
        return open("/etc/passwd", O_RDONLY);
    if (strcmp(what, "write") == 0)
        return open(landed, O_CREAT | O_WRONLY, 0600);
    if (strcmp(what, "remove") == 0)
        return unlink(getenv("HEIF_VICTIM"));
    if (strcmp(what, "rename") == 0)
        return rename(getenv("HEIF_VICTIM"), landed);
    if (strcmp(what, "socket") == 0)
        return socket(AF_INET, SOCK_STREAM, 0);
    if (strcmp(what, "local") == 0)
        return socket(AF_UNIX, SOCK_DGRAM, 0);
    if (strcmp(what, "exec") == 0)
        return start();
    if (strcmp(what, "fork") == 0)
        return fork();
    if (strcmp(what, "signal") == 0)
        return kill(getppid(), SIGTERM);
    if (strcmp(what, "scribble") == 0)
        return scribble();
    if (strcmp(what, "eat") == 0)
        return eat();
    if (strcmp(what, "limit") == 0)
        return raise_limit();
    if (strcmp(what, "crash") == 0)
        return raise(SIGSEGV);
    if (strcmp(what, "abort") == 0)
        abort();
    if (strcmp(what, "leave") == 0)
        _exit(0);
    if (strcmp(what, "wait") == 0)
        return sleep(600);
    return stat(".", &facts);
}

struct heif_error heif_decode_image(const struct heif_image_handle *handle, struct heif_image **image,
                                    enum heif_colorspace space, enum heif_chroma chroma,
                                    const struct heif_decoding_options *options) {
    (void)handle, (void)space, (void)chroma, (void)options;
    const char *what = getenv("HEIF_MISCHIEF");
    *image = NULL;
    const char *said = what_became(do_it(what != NULL ? what : "nothing"));
    if (errno == ENOMEM)
        return (struct heif_error){heif_error_Memory_allocation_error, heif_suberror_Unspecified, said};
    errno = 0;
    return (struct heif_error){heif_error_Decoder_plugin_error, heif_suberror_Unspecified, said};
}

int heif_image_get_width(const struct heif_image *image, enum heif_channel channel) {
    (void)image, (void)channel;
    return 64;
}

int heif_image_get_height(const struct heif_image *image, enum heif_channel channel) {
    (void)image, (void)channel;
    return 64;
}

int heif_image_get_bits_per_pixel_range(const struct heif_image *image, enum heif_channel channel) {
    (void)image, (void)channel;
    return 8;
}

const uint8_t *heif_image_get_plane_readonly(const struct heif_image *image, enum heif_channel channel,
                                             int *stride) {
    (void)image, (void)channel;
    *stride = 0;
    return NULL;
}

void heif_image_release(const struct heif_image *image) {
    (void)image;
}
