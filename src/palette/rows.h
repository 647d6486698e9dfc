/* Builds a palette from named columns and rows of cells. Every reader passes its cells to it; it knows
 * their meaning and valid contents. Problems are noted with their places, and reading continues. */
#ifndef PM_PALETTE_ROWS_H
#define PM_PALETTE_ROWS_H

#include "palette/colours.h"

enum { PM_MAX_SHADES = 250000, PM_MAX_KEYWORDS = 1000 };

struct pm_rows;

/* Columns of a spreadsheet may be named id, name, L, a, b. `problems` is borrowed. NULL: memory ran out. */
PM_USE_RESULT struct pm_rows *pm_rows_new(struct pm_problems *problems, bool spreadsheet);
void pm_rows_free(struct pm_rows *rows);

/* Numbers may have a decimal comma, if all of them do. */
void pm_rows_decimal_any(struct pm_rows *rows);

/* One line of the header. */
void pm_rows_keyword(struct pm_rows *rows, const struct pm_cell *name, const struct pm_cell *value);

/* The columns' names, before the first row. False if rows cannot be read with them. */
PM_USE_RESULT bool pm_rows_columns(struct pm_rows *rows, const struct pm_cell *names, size_t count,
                                   struct pm_place where);

/* One shade; `end` is the place behind its last cell. */
void pm_rows_add(struct pm_rows *rows, const struct pm_cell *cells, size_t count, struct pm_place end);

/* One shade that is not a row of cells. The rows take ownership of both; if false, they do not. */
PM_USE_RESULT bool pm_rows_take(struct pm_rows *rows, struct pm_shade *shade, struct pm_sample *sample);

/* Copies `id` and `name`, without blanks around them; a missing id is replaced by the name, otherwise by
 * the shade's number. */
PM_USE_RESULT bool pm_rows_name(struct pm_rows *rows, const char *id, const char *name,
                                struct pm_shade *shade, struct pm_place place);

/* One swatch of a program's file, of which only the name is known. False if it is not accepted. */
PM_USE_RESULT bool pm_rows_swatch(struct pm_rows *rows, const char *name, struct pm_lab lab,
                                  struct pm_place place);

/* A reflectance as in the file, to determine whether all are in percent. */
void pm_rows_reflectance(struct pm_rows *rows, double value, struct pm_place place);

/* The colours come from an instrument; `percent`: spectra and XYZ are 0-100, as always in this format. */
void pm_rows_measured(struct pm_rows *rows, bool percent);

/* The palette read so far, for remarks; borrowed. */
struct pm_palette *pm_rows_palette(struct pm_rows *rows);

/* A row that cannot be split into cells, which its reader has noted already. */
void pm_rows_skip(struct pm_rows *rows);

/* How many rows were added or skipped. */
size_t pm_rows_count(const struct pm_rows *rows);

/* Checks the palette as a whole: at least one shade, unique ids, known whites. The palette, owned by the
 * caller, or NULL if there are problems. */
PM_USE_RESULT struct pm_palette *pm_rows_finish(struct pm_rows *rows, struct pm_place end);

/* The same for programs that give several swatches one name: all but the first get a number appended. */
PM_USE_RESULT struct pm_palette *pm_rows_finish_unique(struct pm_rows *rows, struct pm_place end);

#endif
