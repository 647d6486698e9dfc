/* render - paints photos of hair of known colour, and writes beside them what is true of them.
 *
 *   render FOLDER                                                            the sample photos and truth.json
 *   render --family NAME [--seed N] [--count K] [--size WxH] [--from I] FOLDER   K photos of a family and
 * truth.json render --list                                                            the families
 */
#include "base/buffer.h"
#include "base/numbers.h"
#include "families.h"
#include "named.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct request {
    const struct rd_family *family; /* NULL: the samples */
    const char *folder;
    long seed, count, from, width, height;
};

static bool write_truth(const char *folder, const json_t *list, struct pm_error *err) {
    struct pm_buffer path = {0};
    pm_buffer_printf(&path, "%s/truth.json", folder);
    bool done = !path.failed && json_dump_file(list, path.text, JSON_INDENT(1) | JSON_REAL_PRECISION(8)) == 0;
    if (!done)
        pm_fail(err, PM_E_OUTPUT, "%s/truth.json: cannot be written", folder);
    pm_buffer_free(&path);
    return done;
}

static bool render_all(const struct request *request, struct pm_error *err) {
    bool done = false;
    json_t *list = json_array();
    int first = request->family != NULL ? (int)request->from : 0,
        count = request->family != NULL ? (int)request->count : RD_SAMPLES;
    for (int i = first; i < first + count; i++) {
        struct rd_shot shot = request->family == NULL
                                  ? rd_sample(i)
                                  : rd_family_shot(request->family, (uint64_t)request->seed, i,
                                                   (int)request->width, (int)request->height);
        json_t *truth = rd_take(request->folder, &shot, err);
        if (truth == NULL)
            goto out;
        json_array_append_new(list, truth);
    }
    done = write_truth(request->folder, list, err);
out:
    json_decref(list);
    return done;
}

static void list_families(void) {
    int count;
    const struct rd_family *families = rd_families(&count);
    for (int i = 0; i < count; i++)
        printf("%-13s %s\n", families[i].name, families[i].about);
}

static bool parse_size(const char *text, struct request *request) {
    char copy[32];
    snprintf(copy, sizeof copy, "%s", text);
    char *x = strchr(copy, 'x');
    if (x == NULL)
        return false;
    *x = '\0';
    return pm_parse_int(copy, 200, 12000, &request->width) &&
           pm_parse_int(x + 1, 200, 12000, &request->height);
}

/* False if an option is wrong; *listed where there is nothing more to do. */
static bool parse(int argc, char **argv, struct request *request, bool *listed) {
    static const struct option options[] = {{"family", required_argument, NULL, 'f'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"count", required_argument, NULL, 'c'},
                                            {"from", required_argument, NULL, 'i'},
                                            {"size", required_argument, NULL, 'z'},
                                            {"list", no_argument, NULL, 'l'},
                                            {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        bool good = true;
        if (c == 'f')
            good = (request->family = rd_family_named(optarg)) != NULL;
        else if (c == 's')
            good = pm_parse_int(optarg, 0, 2000000000, &request->seed);
        else if (c == 'c')
            good = pm_parse_int(optarg, 1, 100000, &request->count);
        else if (c == 'i')
            good = pm_parse_int(optarg, 0, 100000, &request->from);
        else if (c == 'z')
            good = parse_size(optarg, request);
        else if (c == 'l')
            *listed = true;
        if (!good || c == '?')
            return false;
    }
    request->folder = argv[optind];
    return *listed || optind == argc - 1;
}

int main(int argc, char **argv) {
    struct pm_error err;
    struct request request = {.seed = 1, .count = 10, .width = 1000, .height = 1300};
    bool listed = false;
    if (!parse(argc, argv, &request, &listed)) {
        fputs("usage: render [--family NAME [--seed N] [--count K] [--from I] [--size WxH]] FOLDER\n"
              "       render --list\n",
              stderr);
        return 2;
    }
    if (listed) {
        list_families();
        return EXIT_SUCCESS;
    }
    if (mkdir(request.folder, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "render: %s: cannot be made: %s\n", request.folder, strerror(errno));
        return EXIT_FAILURE;
    }
    if (!render_all(&request, &err)) {
        fprintf(stderr, "render: %s\n", err.message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
