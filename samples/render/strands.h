/* Hair with length: a dark ground, a coat of single strands, and locks on top. */
#ifndef RD_STRANDS_H
#define RD_STRANDS_H

#include "canvas.h"
#include "field.h"

/* Paints the scene's hair on the hair layer. */
PM_USE_RESULT bool rd_paint_strands(struct rd_canvas *canvas, const struct rd_scene *scene,
                                    struct rd_field *field, struct pm_error *err);

#endif
