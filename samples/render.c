/* render - paints photos of hair of known colour, and writes beside them what is true of them.
 *
 *   render FOLDER       the sample photos and truth.json
 */
#include "scenes.h"

#include "base/buffer.h"
#include <stdio.h>
#include <stdlib.h>

static bool write_truth(const char *folder, const json_t *list, struct pm_error *err) {
    struct pm_buffer path = {0};
    pm_buffer_printf(&path, "%s/truth.json", folder);
    bool done = !path.failed && json_dump_file(list, path.text, JSON_INDENT(1) | JSON_REAL_PRECISION(8)) == 0;
    if (!done)
        pm_fail(err, PM_E_OUTPUT, "%s/truth.json: cannot be written", folder);
    pm_buffer_free(&path);
    return done;
}

static bool render_samples(const char *folder, struct pm_error *err) {
    bool done = false;
    json_t *list = json_array();
    for (int i = 0; i < RD_SAMPLES; i++) {
        struct rd_shot shot = rd_sample(i);
        json_t *truth = rd_take(folder, &shot, err);
        if (truth == NULL)
            goto out;
        json_array_append_new(list, truth);
    }
    done = write_truth(folder, list, err);
out:
    json_decref(list);
    return done;
}

int main(int argc, char **argv) {
    struct pm_error err;
    if (argc != 2) {
        fprintf(stderr, "usage: render FOLDER\n");
        return 2;
    }
    if (!render_samples(argv[1], &err)) {
        fprintf(stderr, "render: %s\n", err.message);
        return 1;
    }
    return EXIT_SUCCESS;
}
