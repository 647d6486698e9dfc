/* The tables of members: those of a record, and the columns of CSV. */
#ifndef PM_RECORD_MEMBERS_H
#define PM_RECORD_MEMBERS_H

#include "record/member.h"

/* Of struct pm_record, in the order of its JSON. */
extern const struct pm_member pm_record_members[];

/* Of a struct pm_record that is a zone of another: the members of its own. */
extern const struct pm_member pm_zone_members[];

/* Of struct pm_session and struct pm_note in such a record. */
extern const struct pm_member pm_session_members[];
extern const struct pm_member pm_note_members[];

/* How CSV writes a member that is not a plain value. */
enum pm_column_form {
    PM_COLUMN_VALUE,      /* a list: its elements, separated by semicolons */
    PM_COLUMN_COUNT,      /* the length of a list; empty if 0 */
    PM_COLUMN_BYTES_HEX,  /* the bytes of a TEXT, if its own cell does not contain exactly these */
    PM_COLUMN_INGREDIENTS /* of a list of parts: "N5:8,W3:4" */
};

struct pm_column {
    const char *name;
    const char *path; /* see pm_member_find; "quality.*.check" is the check of each element */
    int index;        /* the index, if there are several numbers or dates */
    enum pm_column_form form;
    const char *when; /* a list that must not be empty; NULL: always */
};

/* The columns of CSV in their order. */
extern const struct pm_column pm_record_columns[];
extern const size_t pm_record_column_count;

#endif
