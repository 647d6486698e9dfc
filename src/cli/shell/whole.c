#include "cli/shell/whole.h"

#include "cli/shell/output.h"

bool pm_write_whole(const char *path, const struct pm_buffer *text, struct pm_error *err) {
    struct pm_output output;
    if (text->failed)
        return pm_fail_memory(err);
    if (!pm_output_open(&output, path, err))
        return false;
    bool ok = pm_output_cut(&output, 0, err) && pm_output_write(&output, text->text, text->length, err);
    return pm_output_close(&output, ok ? PM_ENDING_WHOLE : PM_ENDING_DROP, err) && ok;
}
