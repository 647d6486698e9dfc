/* The common parts of the verbs of `pigmatch palette`: reading and writing palettes, and answers. */
#ifndef PM_CLI_PALETTE_ANSWER_H
#define PM_CLI_PALETTE_ANSWER_H

#include "base/buffer.h"
#include "cli/args/cli.h"
#include "palette/palette.h"

/* The answer of a verb. */
struct pm_palette_answer {
    struct pm_buffer data;   /* goes to stdout, or to the file of --output */
    struct pm_buffer report; /* a report beside a palette: to stdout if that is free, otherwise to stderr */
    bool found;              /* there are findings: exit code 1 */
    bool unreadable;         /* one of several palettes, reported already: exit code 2 */
};

typedef bool pm_palette_do(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err);

/* Runs a verb, and writes its answer to its destination; returns the process's exit code. */
int pm_palette_answer(const struct pm_cli *cli, pm_palette_do *work);

/* The palette called `name`, or NULL: the embedded one. If it has several problems, all are listed on
 * stderr and *err has their number. */
PM_USE_RESULT struct pm_palette *pm_palette_open(const char *name, struct pm_error *err);

/* Reports on stderr what may differ from the intention of the file's author; nothing with --quiet. */
void pm_palette_warn(const struct pm_cli *cli, const struct pm_palette *palette, const char *name);

/* Measures the swatches in the photo cli->operands[0], named by --ids, at the places of --grid and
 * --corners; appends a report to `out`. */
PM_USE_RESULT struct pm_palette *pm_palette_measure(const struct pm_cli *cli, struct pm_buffer *out,
                                                    struct pm_error *err);

/* Appends a number, right-aligned in `columns`; and one with as few decimals as it needs, at most 3. */
void pm_palette_number(struct pm_buffer *out, double value, int decimals, int columns);
void pm_palette_short(struct pm_buffer *out, double value);

/* Appends `text`, which is freed; false if it is NULL. */
PM_USE_RESULT bool pm_palette_add(struct pm_buffer *out, char *text);

/* Appends the palette in the format that --to or the name of the output asks for. PM_E_USAGE if the name
 * ends in something else. */
PM_USE_RESULT bool pm_palette_put(const struct pm_cli *cli, const struct pm_palette *palette,
                                  struct pm_buffer *out, struct pm_error *err);

#endif
