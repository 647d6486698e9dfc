#include "cli/batch/inputs.h"

#include "base/memory.h"
#include "cli/batch/inputs_list.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct pm_inputs {
    char **photos;
    int n_photos, at;
    struct pm_list *list;
    struct pm_folder *folder; /* under way, or NULL */
    bool is_stdin;
    struct pm_passed passed;
    pm_passed_fn *tell;
    void *context;
};

struct pm_inputs *pm_inputs_new(char **photos, int n_photos, const char *list, bool nul, pm_passed_fn *tell,
                                void *context, struct pm_error *err) {
    struct pm_inputs *inputs = pm_alloc(1, sizeof *inputs, err);
    if (inputs == NULL)
        return NULL;
    inputs->photos = photos;
    inputs->n_photos = n_photos;
    inputs->tell = tell;
    inputs->context = context;
    if (list != NULL && (inputs->list = pm_list_open(list, nul, err)) == NULL) {
        pm_inputs_free(inputs);
        return NULL;
    }
    return inputs;
}

void pm_inputs_free(struct pm_inputs *inputs) {
    if (inputs == NULL)
        return;
    pm_folder_free(inputs->folder);
    pm_list_close(inputs->list);
    free(inputs);
}

/* What somebody named, folder or photo. */
static enum pm_next next_named(struct pm_inputs *inputs, const char **path, struct pm_error *err) {
    inputs->is_stdin = false;
    if (inputs->at < inputs->n_photos) {
        *path = inputs->photos[inputs->at++];
        inputs->is_stdin = strcmp(*path, "-") == 0;
        return PM_NEXT_PATH;
    }
    return inputs->list != NULL ? pm_list_next(inputs->list, path, err) : PM_NEXT_END;
}

static bool is_folder(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* *path is NULL where the folder is through. */
static bool next_in_folder(struct pm_inputs *inputs, const char **path, struct pm_error *err) {
    if (!pm_folder_next(inputs->folder, path, err))
        return false;
    if (*path == NULL) {
        pm_folder_free(inputs->folder);
        inputs->folder = NULL;
    }
    return true;
}

enum pm_next pm_inputs_next(struct pm_inputs *inputs, const char **path, struct pm_error *err) {
    for (;;) {
        if (inputs->folder != NULL) {
            if (!next_in_folder(inputs, path, err))
                return PM_NEXT_FAILED;
            if (*path != NULL)
                return PM_NEXT_PATH;
        }
        enum pm_next next = next_named(inputs, path, err);
        if (next != PM_NEXT_PATH || inputs->is_stdin || !is_folder(*path))
            return next;
        inputs->folder = pm_folder_new(*path, &inputs->passed, inputs->tell, inputs->context, err);
        if (inputs->folder == NULL)
            return PM_NEXT_FAILED;
    }
}

bool pm_inputs_keep(struct pm_inputs *inputs, struct pm_error *err) {
    return inputs->list == NULL || pm_list_keep(inputs->list, err);
}

bool pm_inputs_rewind(struct pm_inputs *inputs, struct pm_error *err) {
    pm_folder_free(inputs->folder);
    inputs->folder = NULL;
    inputs->at = 0;
    inputs->passed = (struct pm_passed){0};
    return inputs->list == NULL || pm_list_rewind(inputs->list, err);
}

bool pm_inputs_can_rewind(const struct pm_inputs *inputs) {
    return inputs->list == NULL || pm_list_is_file(inputs->list);
}

bool pm_inputs_is_stdin(const struct pm_inputs *inputs) {
    return inputs->is_stdin;
}

int pm_inputs_fd(const struct pm_inputs *inputs) {
    return inputs->list != NULL ? pm_list_fd(inputs->list) : -1;
}

const struct pm_passed *pm_inputs_passed(const struct pm_inputs *inputs) {
    return &inputs->passed;
}
