#include "cli/options_client.h"

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/batch_arguments.h"
#include "match/dates.h"

#include <string.h>

/* A text of 1 to `most` bytes. */
static bool set_text(const char *option, const char *value, size_t most, const char **field,
                     struct pm_error *err) {
    if (*value == '\0' || strlen(value) > most)
        return pm_fail(err, PM_E_USAGE, "%s: give 1 to %zu bytes", option, most);
    *field = value;
    return true;
}

bool pm_set_client_file(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--file", value, 4096, &cli->client.file, err);
}

bool pm_set_like(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--like", value, 4096, &cli->client.like, err);
}

bool pm_set_session(struct pm_cli *cli, const char *value, struct pm_error *err) {
    long number;
    if (!pm_argument_int("--session", value, 1, 99, &number, err))
        return false;
    cli->client.session = (int)number;
    return true;
}

bool pm_add_treated(struct pm_cli *cli, const char *value, struct pm_error *err) {
    struct pm_client_cli *client = &cli->client;
    if (client->n_treated == PM_MAX_REGIONS)
        return pm_fail(err, PM_E_USAGE, "--treated: at most %d regions", PM_MAX_REGIONS);
    return pm_argument_region("--treated", value, &client->treated[client->n_treated++], err);
}

bool pm_set_density(struct pm_cli *cli, const char *value, struct pm_error *err) {
    double percent;
    if (!pm_argument_percent("--density", value, &percent, err))
        return false;
    if (!(percent > 0 && percent <= 50))
        return pm_fail(err, PM_E_USAGE,
                       "--density '%s': dots cover some percent of the scalp: give up to 50%%", value);
    cli->client.density_frac = percent / 100;
    return true;
}

bool pm_set_date(struct pm_cli *cli, const char *value, struct pm_error *err) {
    struct pm_date date;
    cli->client.date = value;
    return pm_date_parse(value, &date) ||
           pm_fail(err, PM_E_USAGE, "--date '%s': give a day of the calendar as YYYY-MM-DD", value);
}

bool pm_set_lots(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--lots", value, 1000, &cli->client.lots, err);
}

bool pm_set_needle(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--needle", value, 200, &cli->client.needle, err);
}

bool pm_set_depth(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--depth", value, 0.05, 5, &cli->client.depth_mm, err);
}

bool pm_set_operator(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--operator", value, 200, &cli->client.operator_id, err);
}

bool pm_set_remark(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--remark", value, 2000, &cli->client.remark, err);
}

bool pm_set_dry_run(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->client.dry_run = true;
    return true;
}
