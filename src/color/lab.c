#include "color/lab.h"

#include <math.h>
#include <stdio.h>

const struct pm_xyz pm_d50 = {0.9642, 1.0, 0.8249};

static const double degree = 57.29577951308232; /* 180 / pi */

/* ------------------------------------------------------------------ Lab and XYZ */

static double lab_f(double t) {
    return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

static double lab_f_inverse(double f) {
    return f > 6.0 / 29.0 ? f * f * f : (116.0 * f - 16.0) * 27.0 / 24389.0;
}

struct pm_lab pm_lab_from_xyz(struct pm_xyz xyz) {
    double fx = lab_f(xyz.X / pm_d50.X), fy = lab_f(xyz.Y / pm_d50.Y), fz = lab_f(xyz.Z / pm_d50.Z);
    return (struct pm_lab){116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

struct pm_xyz pm_xyz_from_lab(struct pm_lab lab) {
    double fy = (lab.L + 16) / 116;
    return (struct pm_xyz){pm_d50.X * lab_f_inverse(fy + lab.a / 500), pm_d50.Y * lab_f_inverse(fy),
                           pm_d50.Z * lab_f_inverse(fy - lab.b / 200)};
}

/* ------------------------------------------------------------------ differences */

double pm_chroma(struct pm_lab lab) {
    return sqrt(lab.a * lab.a + lab.b * lab.b);
}

static double hue_of(double a, double b) {
    if (a == 0 && b == 0)
        return 0;
    double hue = atan2(b, a) * degree;
    return hue < 0 ? hue + 360 : hue;
}

double pm_hue_deg(struct pm_lab lab) {
    return hue_of(lab.a, lab.b);
}

double pm_delta_hue(struct pm_lab a, struct pm_lab b) {
    double turn = pm_hue_deg(b) - pm_hue_deg(a);
    turn -= 360 * round(turn / 360);
    return 2 * sqrt(pm_chroma(a) * pm_chroma(b)) * sin(turn / 2 / degree);
}

static double cos_deg(double degrees) {
    return cos(degrees / degree);
}

static double square(double v) {
    return v * v;
}

/* sqrt(C^7 / (C^7 + 25^7)), equations 4 and 19. */
static double chroma_weight(double chroma) {
    double c7 = chroma * square(chroma * chroma * chroma);
    return sqrt(c7 / (c7 + 6103515625.0));
}

double pm_de00(struct pm_lab p, struct pm_lab q) {
    double g = 0.5 * (1 - chroma_weight((pm_chroma(p) + pm_chroma(q)) / 2));
    double a1 = (1 + g) * p.a, a2 = (1 + g) * q.a;
    double c1 = sqrt(a1 * a1 + p.b * p.b), c2 = sqrt(a2 * a2 + q.b * q.b);
    double h1 = hue_of(a1, p.b), h2 = hue_of(a2, q.b);

    bool neutral = c1 * c2 == 0;
    double turn = neutral ? 0 : h2 - h1;
    double h_mean = neutral ? h1 + h2 : (h1 + h2) / 2;
    if (!neutral && fabs(h2 - h1) > 180) {
        turn += h2 <= h1 ? 360 : -360;
        h_mean += h1 + h2 < 360 ? 180 : -180;
    }

    double dL = q.L - p.L, dC = c2 - c1, dH = 2 * sqrt(c1 * c2) * sin(turn / 2 / degree);
    double l_mean = (p.L + q.L) / 2, c_mean = (c1 + c2) / 2;
    double t = 1 - 0.17 * cos_deg(h_mean - 30) + 0.24 * cos_deg(2 * h_mean) + 0.32 * cos_deg(3 * h_mean + 6) -
               0.20 * cos_deg(4 * h_mean - 63);
    double sL = 1 + 0.015 * square(l_mean - 50) / sqrt(20 + square(l_mean - 50));
    double sC = 1 + 0.045 * c_mean, sH = 1 + 0.015 * c_mean * t;
    double rotation = 30 * exp(-square((h_mean - 275) / 25));
    double rT = -sin(2 * rotation / degree) * 2 * chroma_weight(c_mean);

    double l = dL / sL, c = dC / sC, h = dH / sH;
    double sum = l * l + c * c + h * h + rT * c * h;
    return sum > 0 ? sqrt(sum) : 0;
}

/* ------------------------------------------------------------------ sRGB */

const double pm_srgb_to_xyz[9] = {0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786,
                                  0.0606169, 0.0139322, 0.0971045, 0.7141733};
const double pm_xyz_to_srgb[9] = {3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415,
                                  0.0334540, 0.0719453,  -0.2289914, 1.4052427};

static uint8_t srgb_encode(double linear) {
    if (!(linear > 0))
        return 0;
    if (linear >= 1)
        return 255;
    double v = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
    return (uint8_t)lround(255 * v);
}

static double srgb_decode(uint8_t code) {
    double v = code / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

struct pm_xyz pm_adapt(struct pm_xyz xyz, struct pm_xyz from, struct pm_xyz to) {
    static const double sharpen[9] = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135,
                                      0.0367, 0.0389, -0.0685, 1.0296};
    static const double least_light = 1e-4;
    double light[3], before[3], after[3], back[9], out[3];
    pm_matrix_apply(sharpen, (const double[3]){xyz.X, xyz.Y, xyz.Z}, light);
    pm_matrix_apply(sharpen, (const double[3]){from.X, from.Y, from.Z}, before);
    pm_matrix_apply(sharpen, (const double[3]){to.X, to.Y, to.Z}, after);
    for (int i = 0; i < 3; i++)
        light[i] *= fmax(after[i], least_light) / fmax(before[i], least_light);
    pm_matrix_invert(sharpen, back);
    pm_matrix_apply(back, light, out);
    return (struct pm_xyz){out[0], out[1], out[2]};
}

void pm_lab_to_srgb8(struct pm_lab lab, uint8_t rgb[3]) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    double linear[3];
    pm_matrix_apply(pm_xyz_to_srgb, (const double[3]){xyz.X, xyz.Y, xyz.Z}, linear);
    for (int i = 0; i < 3; i++)
        rgb[i] = srgb_encode(linear[i]);
}

struct pm_lab pm_lab_from_srgb8(const uint8_t rgb[3]) {
    double linear[3], xyz[3];
    for (int i = 0; i < 3; i++)
        linear[i] = srgb_decode(rgb[i]);
    pm_matrix_apply(pm_srgb_to_xyz, linear, xyz);
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

void pm_lab_to_hex(struct pm_lab lab, char hex[8]) {
    uint8_t rgb[3];
    pm_lab_to_srgb8(lab, rgb);
    snprintf(hex, 8, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool pm_lab_from_hex(const char *hex, struct pm_lab *lab) {
    if (*hex == '#')
        hex++;
    uint8_t rgb[3];
    for (int i = 0; i < 3; i++) {
        int high = hex_digit(hex[2 * i]), low = high < 0 ? -1 : hex_digit(hex[2 * i + 1]);
        if (low < 0)
            return false;
        rgb[i] = (uint8_t)(high * 16 + low);
    }
    if (hex[6] != '\0')
        return false;
    *lab = pm_lab_from_srgb8(rgb);
    return true;
}

/* ------------------------------------------------------------------ skin */

double pm_ita_deg(struct pm_lab skin) {
    return atan2(skin.L - 50, skin.b) * degree;
}

enum pm_ita pm_ita_class(double ita_deg) {
    static const struct {
        double above;
        enum pm_ita ita;
    } classes[] = {{55, PM_ITA_VERY_LIGHT},
                   {41, PM_ITA_LIGHT},
                   {28, PM_ITA_INTERMEDIATE},
                   {10, PM_ITA_TAN},
                   {-30, PM_ITA_BROWN}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (ita_deg > classes[i].above)
            return classes[i].ita;
    return PM_ITA_DARK;
}

/* ------------------------------------------------------------------ matrices */

void pm_matrix_apply(const double m[9], const double v[3], double out[3]) {
    for (int i = 0; i < 3; i++)
        out[i] = m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2];
}

void pm_matrix_multiply(const double a[9], const double b[9], double out[9]) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
}

double pm_matrix_determinant(const double m[9]) {
    return m[0] * (m[4] * m[8] - m[5] * m[7]) + m[1] * (m[5] * m[6] - m[3] * m[8]) +
           m[2] * (m[3] * m[7] - m[4] * m[6]);
}

void pm_matrix_invert(const double m[9], double out[9]) {
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            int r = (j + 1) % 3, s = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            out[3 * i + j] = m[3 * r + c] * m[3 * s + d] - m[3 * r + d] * m[3 * s + c];
        }
    }
    double det = pm_matrix_determinant(m);
    for (int i = 0; i < 9; i++)
        out[i] /= det;
}
