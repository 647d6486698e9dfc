/* The record as a screenful for the technician beside the client. */
#ifndef PM_REPORT_TEXT_H
#define PM_REPORT_TEXT_H

#include "report/layout.h"

/* Appends the record: what to use today, the hair and how sure, the plan, what to check. At most 30 lines. */
void pm_report_text(const struct pm_record *record, const struct pm_text_style *style, struct pm_buffer *out);

#endif
