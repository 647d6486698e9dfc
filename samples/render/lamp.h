/* Lamps: what a white wall looks like under them, and what that does to colours. */
#ifndef RD_LAMP_H
#define RD_LAMP_H

struct rd_lamp {
    float cct_k; /* 1700-25000; below 4000 a glowing body, above it daylight */
    float duv;   /* off that line: + greenish, - pinkish; a lamp rarely beyond 0.01 */
};

/* XYZ of the white under the lamp, Y = 1. */
void rd_lamp_white(struct rd_lamp lamp, float xyz[3]);

/* XYZ of a surface under D50 -> its XYZ under the lamp: von Kries in Bradford's sharpened space, row-major.
 */
void rd_lamp_matrix(struct rd_lamp lamp, float matrix[9]);

#endif
