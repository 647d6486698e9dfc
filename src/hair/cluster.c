#include "hair/cluster.h"

#include <math.h>
#include <string.h>

enum { LLOYD_STEPS = 40, POWER_STEPS = 40 };

/* Lloyd's steps end when no centre moves further than this. */
static const double still = 1e-2;

/* Mass, mean and scatter of one part. */
struct moments {
    double mass, mean[3], scatter[3][3];
};

static struct moments moments_of(const struct pm_colour_mass *masses, const unsigned char *part, size_t n,
                                 size_t which) {
    struct moments m = {0};
    for (size_t i = 0; i < n; i++)
        if (part[i] == which) {
            m.mass += masses[i].mass;
            for (int k = 0; k < 3; k++)
                m.mean[k] += (double)masses[i].mass * masses[i].colour[k];
        }
    if (!(m.mass > 0))
        return m;
    for (int k = 0; k < 3; k++)
        m.mean[k] /= m.mass;
    for (size_t i = 0; i < n; i++)
        if (part[i] == which) {
            double d[3];
            for (int k = 0; k < 3; k++)
                d[k] = masses[i].colour[k] - m.mean[k];
            for (int k = 0; k < 9; k++)
                m.scatter[k / 3][k % 3] += masses[i].mass * d[k / 3] * d[k % 3];
        }
    return m;
}

static double total_scatter(const struct moments *m) {
    return m->scatter[0][0] + m->scatter[1][1] + m->scatter[2][2];
}

/* The axis of largest scatter, by the power method from the longest of the scatter's columns. */
static void main_axis(double axis[3], const struct moments *m) {
    int longest = 0;
    for (int k = 1; k < 3; k++)
        if (m->scatter[k][k] > m->scatter[longest][longest])
            longest = k;
    memcpy(axis, m->scatter[longest], 3 * sizeof *axis);
    for (int i = 0; i < POWER_STEPS; i++) {
        double next[3], length = 0;
        for (int k = 0; k < 3; k++) {
            next[k] = m->scatter[k][0] * axis[0] + m->scatter[k][1] * axis[1] + m->scatter[k][2] * axis[2];
            length += next[k] * next[k];
        }
        length = sqrt(length);
        for (int k = 0; k < 3 && length > 0; k++)
            axis[k] = next[k] / length;
    }
}

/* Moves the masses beyond the mean of part `from` to part `to`; returns how many. */
static size_t cut(const struct pm_colour_mass *masses, unsigned char *part, size_t n, size_t from, size_t to,
                  const struct moments *m) {
    double axis[3];
    main_axis(axis, m);
    size_t moved = 0;
    for (size_t i = 0; i < n; i++) {
        if (part[i] != from)
            continue;
        double beyond = 0;
        for (int k = 0; k < 3; k++)
            beyond += axis[k] * (masses[i].colour[k] - m->mean[k]);
        if (beyond > 0) {
            part[i] = (unsigned char)to;
            moved++;
        }
    }
    return moved;
}

static size_t cut_into_parts(struct moments *parts, size_t want, const struct pm_colour_mass *masses,
                             size_t n, unsigned char *part) {
    memset(part, 0, n);
    parts[0] = moments_of(masses, part, n, 0);
    size_t found = 1;
    while (found < want) {
        size_t widest = 0;
        for (size_t j = 1; j < found; j++)
            if (total_scatter(&parts[j]) > total_scatter(&parts[widest]))
                widest = j;
        if (!(total_scatter(&parts[widest]) > 1e-9 * parts[0].mass) ||
            cut(masses, part, n, widest, found, &parts[widest]) == 0)
            break;
        parts[widest] = moments_of(masses, part, n, widest);
        parts[found] = moments_of(masses, part, n, found);
        found++;
    }
    return found;
}

size_t pm_nearest_centre(const float colour[3], float centres[][3], size_t n) {
    size_t best = 0;
    float least = INFINITY;
    for (size_t j = 0; j < n; j++) {
        float d = 0;
        for (int k = 0; k < 3; k++)
            d += (colour[k] - centres[j][k]) * (colour[k] - centres[j][k]);
        if (d < least) {
            least = d;
            best = j;
        }
    }
    return best;
}

/* One step; returns the largest move of a centre along an axis. */
static double lloyd_step(float centres[][3], size_t found, const struct pm_colour_mass *masses, size_t n) {
    double sum[PM_CLUSTERS_MOST][4] = {{0}}, moved = 0;
    for (size_t i = 0; i < n; i++) {
        double *s = sum[pm_nearest_centre(masses[i].colour, centres, found)];
        for (int k = 0; k < 3; k++)
            s[k] += (double)masses[i].mass * masses[i].colour[k];
        s[3] += masses[i].mass;
    }
    for (size_t j = 0; j < found; j++)
        for (int k = 0; k < 3 && sum[j][3] > 0; k++) {
            float mean = (float)(sum[j][k] / sum[j][3]);
            moved = fmax(moved, fabs((double)mean - centres[j][k]));
            centres[j][k] = mean;
        }
    return moved;
}

size_t pm_clusters(float centres[][3], size_t want, const struct pm_colour_mass *masses, size_t n,
                   unsigned char *part) {
    struct moments parts[PM_CLUSTERS_MOST];
    size_t found = cut_into_parts(parts, want, masses, n, part);
    for (size_t j = 0; j < found; j++)
        for (int k = 0; k < 3; k++)
            centres[j][k] = (float)parts[j].mean[k];
    for (int i = 0; i < LLOYD_STEPS; i++)
        if (lloyd_step(centres, found, masses, n) < still)
            break;
    return found;
}
