#include "lamp.h"

#include "color/lab.h"
#include "matrix.h"
#include <math.h>

/* CIE 15:2018 4.1.2 for daylight; Kim et al. 2002 (US patent 7024034) for the Planckian line. */
static void chromaticity(float cct_k, float *x, float *y) {
    float t = 1000 / cct_k;
    if (cct_k >= 4000) {
        *x = cct_k <= 7000 ? ((-4.6070f * t + 2.9678f) * t + 0.09911f) * t + 0.244063f
                           : ((-2.0064f * t + 1.9018f) * t + 0.24748f) * t + 0.237040f;
        *y = (-3.0f * *x + 2.870f) * *x - 0.275f;
        return;
    }
    *x = ((-0.2661239f * t - 0.2343589f) * t + 0.8776956f) * t + 0.179910f;
    *y = cct_k < 2222 ? ((-1.1063814f * *x - 1.34811020f) * *x + 2.18555832f) * *x - 0.20219683f
                      : ((-0.9549476f * *x - 1.37418593f) * *x + 2.09137015f) * *x - 0.16748867f;
}

/* Duv is counted along v of the CIE 1960 diagram, near enough to the line's normal for these lamps. */
void rd_lamp_white(struct rd_lamp lamp, float xyz[3]) {
    float x, y;
    chromaticity(lamp.cct_k, &x, &y);
    float sum = -2 * x + 12 * y + 3, u = 4 * x / sum, v = 6 * y / sum + lamp.duv;
    float back = 2 * u - 8 * v + 4;
    x = 3 * u / back;
    y = 2 * v / back;
    xyz[0] = x / y;
    xyz[1] = 1;
    xyz[2] = (1 - x - y) / y;
}

void rd_lamp_matrix(struct rd_lamp lamp, float matrix[9]) {
    static const float bradford[9] = {0.8951f, 0.2664f, -0.1614f, -0.7502f, 1.7135f,
                                      0.0367f, 0.0389f, -0.0685f, 1.0296f};
    const float d50[3] = {(float)pm_d50.X, (float)pm_d50.Y, (float)pm_d50.Z};
    float white[3], from[3], to[3], back[9], scaled[9];
    rd_lamp_white(lamp, white);
    rd_transform(bradford, d50, from);
    rd_transform(bradford, white, to);
    for (int i = 0; i < 9; i++)
        scaled[i] = bradford[i] * to[i / 3] / from[i / 3];
    rd_invert(bradford, back);
    rd_multiply(back, scaled, matrix);
}
