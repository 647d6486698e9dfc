/* From the bytes of a photo to its record as JSON, by the library alone.
 *
 *   cc -o consult consult.c $(pkg-config --static --cflags --libs pigmatch)
 *   ./consult photo.jpg
 */
#include <pigmatch.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned char bytes[64 << 20];

int main(int argc, char **argv) {
    struct pm_error err = {PM_E_NONE, ""};
    struct pm_options options;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t size = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file != NULL)
        fclose(file);

    pm_options_init(&options);
    const double hair[4] = {.25, .10, .50, .35};
    for (int i = 0; i < 4; i++) {
        options.hair[0].v[i] = hair[i];
        options.hair[0].relative[i] = true;
    }
    options.n_hair = 1;

    struct pm_palette *palette = pm_palette_load(NULL, NULL, &err);
    struct pm_worker *worker = palette != NULL ? pm_worker_new(&err) : NULL;
    struct pm_record *record = NULL;
    options.palette = palette;
    if (worker != NULL)
        record = pm_consult_bytes(worker, bytes, size, argc == 2 ? argv[1] : "", &options, &err);
    char *json = record != NULL ? pm_record_json(record, &err) : NULL;
    bool ok = json != NULL && fputs(json, stdout) != EOF && record->status == PM_STATUS_OK;
    if (json == NULL)
        fprintf(stderr, "consult: %s\n", err.message);

    free(json);
    pm_record_free(record);
    pm_worker_free(worker);
    pm_palette_free(palette);
    return ok ? 0 : 1;
}
