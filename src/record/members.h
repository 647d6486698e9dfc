/* The tables of members: what stands in a record, and what a row of CSV shows of it. */
#ifndef PM_RECORD_MEMBERS_H
#define PM_RECORD_MEMBERS_H

#include "record/member.h"

/* Of struct pm_record, in the order of its JSON. */
extern const struct pm_member pm_record_members[];

/* Of a struct pm_record that is one of another's zones: what it has of its own. */
extern const struct pm_member pm_zone_members[];

/* Of struct pm_session and struct pm_note, which such a record has. */
extern const struct pm_member pm_session_members[];
extern const struct pm_member pm_note_members[];

/* How CSV shows a member that is no plain value. */
enum pm_column_form {
    PM_COLUMN_VALUE,      /* a list: its elements, parted by semicolons */
    PM_COLUMN_COUNT,      /* of a list: how many; empty if none */
    PM_COLUMN_BYTES_HEX,  /* of a TEXT: its bytes, wherever its own cell does not hold just these */
    PM_COLUMN_INGREDIENTS /* of a list of parts: "N5:8,W3:4" */
};

struct pm_column {
    const char *name;
    const char *path; /* see pm_member_find; "quality.*.check" is the check of each element */
    int index;        /* of several numbers or dates: which */
    enum pm_column_form form;
    const char *when; /* a list that must not be empty; NULL: always */
};

/* The columns of CSV in their order. */
extern const struct pm_column pm_record_columns[];
extern const size_t pm_record_column_count;

#endif
