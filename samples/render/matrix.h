/* 3 x 3 matrices, row-major. */
#ifndef RD_MATRIX_H
#define RD_MATRIX_H

static inline void rd_transform(const float m[9], const float v[3], float out[3]) {
    for (int i = 0; i < 3; i++)
        out[i] = m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2];
}

static inline void rd_multiply(const float a[9], const float b[9], float out[9]) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
}

static inline void rd_invert(const float m[9], float out[9]) {
    float a = m[4] * m[8] - m[5] * m[7], b = m[5] * m[6] - m[3] * m[8], c = m[3] * m[7] - m[4] * m[6];
    float det = m[0] * a + m[1] * b + m[2] * c;
    float adjugate[9] = {a, m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                         b, m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                         c, m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
    for (int i = 0; i < 9; i++)
        out[i] = adjugate[i] / det;
}

#endif
