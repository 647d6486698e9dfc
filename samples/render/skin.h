/* Everything that is not hair: the wall behind, the head's skin. */
#ifndef RD_SKIN_H
#define RD_SKIN_H

#include "canvas.h"
#include "field.h"

/* Paints wall and skin over the whole scene, with pores, blotches, the head's shading and the hair's shadow.
 */
void rd_paint_skin(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_field *field);

#endif
