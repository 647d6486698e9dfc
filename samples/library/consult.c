/* From the bytes of a photo to its record as JSON, by the library alone.
 *
 *   cc -o consult consult.c $(pkg-config --cflags --libs pigmatch)
 *   ./consult <photo.jpg
 */
#include <pigmatch.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    static unsigned char photo[64 << 20];
    const struct pm_region hair = {{.25, .10, .50, .35}, {true, true, true, true}};
    /* Ours, on the stack: a call fills it only where it fails. */
    struct pm_error err = {PM_E_NONE, "", PM_REMEDY_NONE};
    struct pm_options options;
    struct pm_record *record = NULL;
    char *json = NULL;

    const size_t size = fread(photo, 1, sizeof photo, stdin);
    struct pm_palette *palette = pm_palette_load(NULL, NULL, &err);
    struct pm_worker *worker = pm_worker_new(&err);
    pm_options_init(&options);
    options.palette = palette;
    options.hair[options.n_hair++] = hair;
    if (palette != NULL && worker != NULL)
        record = pm_consult_bytes(worker, photo, size, "-", &options, &err);
    if (record != NULL)
        json = pm_record_json(record, &err);
    const bool ok = json != NULL && record->status == PM_STATUS_OK;
    fputs(json != NULL ? json : err.message, json != NULL ? stdout : stderr);

    free(json);
    pm_record_free(record);
    pm_worker_free(worker);
    pm_palette_free(palette);
    return ok ? 0 : 1;
}
