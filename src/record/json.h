/* Objects that have a table of members (member.h) as JSON, and back. A null or missing member is unknown;
 * members that no table knows are ignored. */
#ifndef PM_RECORD_JSON_H
#define PM_RECORD_JSON_H

#include "record/member.h"

/* {"schema":`schema`, and all members}: one line with its newline, free(). NULL when memory runs out. */
PM_USE_RESULT char *pm_members_json(const char *schema, const struct pm_member *members, const void *object,
                                    struct pm_error *err);

/* Reads a line of one of the schemas (NULL ends them) into *object, which pm_members_forget has
 * initialised; members that the table does not have are ignored. PM_E_CORRUPT if it is no such line, or a
 * member is of another type than its row says; the message says which, without naming a file. The object
 * is then incomplete; pm_members_free releases it. */
PM_USE_RESULT bool pm_members_read(const char *const *schemas, const struct pm_member *members,
                                   const char *json, size_t length, void *object, struct pm_error *err);

#endif
