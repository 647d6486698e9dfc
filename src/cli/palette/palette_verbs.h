/* pigmatch palette VERB: what a technician does with palettes. */
#ifndef PM_CLI_PALETTE_VERBS_H
#define PM_CLI_PALETTE_VERBS_H

#include "base/buffer.h"
#include "cli/palette/palette_options.h"
#include "job/swatches.h"
#include "palette/palette.h"

/* Does what argv says behind "palette", which is argv[0]; the process's exit code. */
int pm_palette_main(int argc, char **argv);

/* A verb as help tells it. */
struct pm_palette_verb_told {
    enum pm_palette_verb verb;
    const char *name, *operands, *summary;
};

/* The verb at `i`, in help's order; false behind the last. */
bool pm_palette_verb_at(size_t i, struct pm_palette_verb_told *told);

/* What a verb has to say. */
struct pm_palette_answer {
    struct pm_buffer data;   /* goes to stdout, or to the file of --output */
    struct pm_buffer report; /* about data that is a palette: to stdout where that is free, else to stderr */
    bool found;              /* something to look into: exit code 1 */
    bool unreadable;         /* one of several palettes, which was told: exit code 2 */
};

typedef bool pm_palette_do(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                           struct pm_error *err);
pm_palette_do pm_palette_list, pm_palette_show, pm_palette_check, pm_palette_convert, pm_palette_new,
    pm_palette_photo, pm_palette_calibrate;

/* The palette called `name`, or NULL: the embedded one. Where it has several problems, all are told on stderr
 * and *err has their number. */
PM_USE_RESULT struct pm_palette *pm_palette_open(const char *name, struct pm_error *err);

/* The swatches of the photo that the command line points at, named by `ids`, the value of --ids or --blends.
 */
PM_USE_RESULT struct pm_palette *pm_palette_measure(const struct pm_palette_cli *cli, const char *ids,
                                                    enum pm_ids_kind kind, struct pm_swatches_report *report,
                                                    struct pm_error *err);

/* What was measured and how well, as lines. */
void pm_palette_say_swatches(const struct pm_palette *palette, const struct pm_swatches_report *report,
                             struct pm_buffer *out);

/* Appends a number, right-aligned in `columns`; and one with as few decimals as it needs, at most 3. */
void pm_palette_number(struct pm_buffer *out, double value, int decimals, int columns);
void pm_palette_short(struct pm_buffer *out, double value);

/* Appends `text`, which is freed; false where it is NULL. */
PM_USE_RESULT bool pm_palette_add(struct pm_buffer *out, char *text);

/* Appends the palette in the shape that --to or the name of the output asks for. PM_E_USAGE where the name
 * ends in something else. */
PM_USE_RESULT bool pm_palette_put(const struct pm_palette_cli *cli, const struct pm_palette *palette,
                                  struct pm_buffer *out, struct pm_error *err);

#endif
