/* A line of NDJSON -> a record's head. */
#include "fuzz/fuzz.h"

#include "report/json_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    struct pm_record_head head;
    char *line = pm_fuzz_text(data, size);
    if (pm_record_head_read(line, size, &head, &err))
        pm_record_head_free(&head);
    else
        pm_fuzz_check_error(&err);
    free(line);
    return 0;
}
