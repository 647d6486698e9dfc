#include "photo/decoders.h"

#include "base/error.h"

bool pm_check_size(const struct pm_photo *photo, int64_t width, int64_t height, struct pm_error *err) {
    int64_t limit = photo->limits.max_pixels;
    if (width <= INT32_MAX && height <= INT32_MAX && width <= limit / height)
        return true;
    return pm_fail_remedy(err, PM_E_TOO_LARGE, PM_REMEDY_MAX_PIXELS,
                          "%s: %lld x %lld pixels, more than the limit of %lld: scale it down",
                          photo->source.name, (long long)width, (long long)height, (long long)limit);
}

int64_t pm_most_memory(const struct pm_photo *photo) {
    const int given_mb = photo->limits.max_memory_mb;
    return (int64_t)(given_mb > 0 ? given_mb : PM_USUAL_MEMORY_MB) << 20;
}

bool pm_check_memory(const struct pm_photo *photo, int64_t bytes, const char *way_out, struct pm_error *err) {
    const int64_t most = pm_most_memory(photo);
    if (bytes <= most)
        return true;
    return pm_fail_remedy(
        err, PM_E_TOO_LARGE, PM_REMEDY_MAX_MEMORY,
        "%s: decoding it would take %lld MB, more than the limit of %lld MB for its format: %s",
        photo->source.name, (long long)(bytes >> 20), (long long)(most >> 20), way_out);
}
