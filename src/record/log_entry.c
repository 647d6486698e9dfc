#include "record/log_entry.h"

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "record/json.h"
#include "record/member_rows.h"

#include <math.h>

#define HERE struct pm_part
static const struct pm_member bottle[] = {TEXT("id", id, REQUIRED), WHOLE("drops", drops), TEXT("lot", lot),
                                          END};
#undef HERE

#define HERE struct pm_log_entry
static const struct pm_member entry_members[] = {TEXT("client", client),
                                                 WHOLE("session", session, REQUIRED),
                                                 TEXT("zone", zone),
                                                 SHORT("date", date, REQUIRED),
                                                 LIST("used", used, n_used, ELEMENT(bottle), REQUIRED),
                                                 NUMBER("density_frac", density_frac, 6),
                                                 TEXT("needle", needle),
                                                 NUMBER("depth_mm", depth_mm, 2),
                                                 TEXT("operator", operator_id),
                                                 TEXT("remark", remark),
                                                 END};
#undef HERE

char *pm_log_entry_json(const struct pm_log_entry *entry, struct pm_error *err) {
    return pm_members_json(PM_LOG_SCHEMA, entry_members, entry, err);
}

/* Unknown numbers are NAN, unknown drops -1. A value that would be written as 0 counts as unknown. */
static bool numbers_fit(const struct pm_log_entry *entry, struct pm_error *err) {
    if (entry->density_frac < 1e-6 || entry->density_frac > 0.5)
        return pm_fail(err, PM_E_CORRUPT, "its member \"density_frac\" is not a share from 0.000001 to 0.5");
    if (entry->depth_mm < 0.01)
        return pm_fail(err, PM_E_CORRUPT, "its member \"depth_mm\" is not a depth");
    for (size_t i = 0; i < entry->n_used; i++)
        if (entry->used[i].drops == 0)
            return pm_fail(err, PM_E_CORRUPT, "its member \"used[%zu].drops\" is not a number of drops", i);
    return true;
}

bool pm_log_entry_read(const char *json, size_t length, struct pm_log_entry *entry, struct pm_error *err) {
    struct pm_date date;
    *entry = (struct pm_log_entry){0};
    pm_members_forget(entry_members, entry);
    bool ok =
        pm_members_read((const char *const[]){PM_LOG_SCHEMA, NULL}, entry_members, json, length, entry, err);
    if (ok && entry->session < 1)
        ok = pm_fail(err, PM_E_CORRUPT, "its member \"session\" is not a session number");
    if (ok && !pm_date_parse(entry->date, &date))
        ok = pm_fail(err, PM_E_CORRUPT, "its member \"date\" is not a valid date");
    ok = ok && numbers_fit(entry, err);
    for (size_t i = 0; i < entry->n_used; i++)
        entry->used[i].ratio = 1;
    if (!ok)
        pm_log_entry_free(entry);
    return ok;
}

void pm_log_entry_free(struct pm_log_entry *entry) {
    pm_members_free(entry_members, entry);
    *entry = (struct pm_log_entry){0};
}

char *pm_log_entry_use(const struct pm_log_entry *entry, struct pm_error *err) {
    struct pm_buffer use = {0};
    for (size_t i = 0; i < entry->n_used; i++) {
        pm_buffer_printf(&use, "%s%s", i > 0 ? "," : "", entry->used[i].id);
        if (entry->used[i].drops > 0)
            pm_buffer_printf(&use, ":%d", entry->used[i].drops);
    }
    return pm_buffer_take(&use, err);
}
