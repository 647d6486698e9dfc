#include "record/json_head.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "record/record.h"

#include <stdlib.h>
#include <string.h>

/* "name=value; " for each option, sorted by name. */
static char *options_text(const struct pm_record *record, struct pm_error *err) {
    struct pm_buffer text = {0};
    struct pm_said *sorted = pm_alloc(record->n_options, sizeof *sorted, err);
    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < record->n_options; i++) {
        size_t at = i;
        for (; at > 0 && strcmp(record->options[i].name, sorted[at - 1].name) < 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = record->options[i];
    }
    pm_buffer_text(&text, "");
    for (size_t i = 0; i < record->n_options; i++)
        pm_buffer_printf(&text, "%s=%s; ", sorted[i].name, sorted[i].value);
    free(sorted);
    return pm_buffer_take(&text, err);
}

bool pm_record_head_read(const char *line, size_t length, struct pm_record_head *head, struct pm_error *err) {
    *head = (struct pm_record_head){.record = pm_record_read(line, length, err)};
    if (head->record != NULL)
        head->options = options_text(head->record, err);
    if (head->options != NULL)
        return true;
    pm_record_head_free(head);
    return false;
}

void pm_record_head_free(struct pm_record_head *head) {
    pm_record_free(head->record);
    free(head->options);
    *head = (struct pm_record_head){0};
}

char *pm_options_text(const struct pm_options *options, struct pm_error *err) {
    struct pm_record *record = pm_record_begin(NULL, options, err);
    char *text = record != NULL ? options_text(record, err) : NULL;
    pm_record_free(record);
    return text;
}
