/* Step 3: colours into clusters, by weighted k-means with a deterministic start. */
#ifndef PM_HAIR_CLUSTER_H
#define PM_HAIR_CLUSTER_H

#include <stddef.h>

enum { PM_CLUSTERS_MOST = 12 };

/* One colour and how much of it there is. */
struct pm_colour_mass {
    float colour[3], mass;
};

/* Up to `want` (at most PM_CLUSTERS_MOST) centres for `n` masses; returns their number, which is smaller
 * if there are fewer colours. Start: the part with the largest scatter is cut through its mean, across its
 * main axis, until there are enough (Wan, Wong, Prusinkiewicz 1988); then Lloyd's steps. `part` is scratch of
 * n bytes.
 */
size_t pm_clusters(float centres[][3], size_t want, const struct pm_colour_mass *masses, size_t n,
                   unsigned char *part);

/* The centre, of n at least 1, nearest to a colour; the first of equally near ones. */
size_t pm_nearest_centre(const float colour[3], float centres[][3], size_t n);

#endif
