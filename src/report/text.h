/* The record as a screenful for the technician beside the client. */
#ifndef PM_REPORT_TEXT_H
#define PM_REPORT_TEXT_H

#include "base/buffer.h"

/* What the terminal can show. */
enum pm_ink { PM_INK_NONE, PM_INK_256, PM_INK_TRUE };

struct pm_text_style {
    enum pm_ink ink;
    int columns; /* width to keep to, at least 60 */
    const char
        *say_where; /* how a user says where the hair is, " with --hair X,Y,W,H"; NULL: nothing is added */
};

/* Appends the record: what to use today, the hair and how sure, the plan, what to check. At most 30 lines. */
void pm_report_text(const struct pm_record *record, const struct pm_text_style *style, struct pm_buffer *out);

#endif
