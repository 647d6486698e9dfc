"""CIEDE2000 (Sharma, Wu, Dalal 2005) in Python, so that the tests do not depend on the program for it."""
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt


def de00(p, q):
    (l1, a1, b1), (l2, a2, b2) = p, q
    weight = lambda c: sqrt(c ** 7 / (c ** 7 + 25.0 ** 7))
    g = 0.5 * (1 - weight((hypot(a1, b1) + hypot(a2, b2)) / 2))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn, mean = (0, h1 + h2) if c1 * c2 == 0 else (h2 - h1, (h1 + h2) / 2)
    if c1 * c2 != 0 and abs(h2 - h1) > 180:
        turn += 360 if h2 <= h1 else -360
        mean += 180 if h1 + h2 < 360 else -180
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    t = (1 - 0.17 * cos(radians(mean - 30)) + 0.24 * cos(radians(2 * mean)) + 0.32 * cos(radians(3 * mean + 6))
         - 0.20 * cos(radians(4 * mean - 63)))
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -sin(radians(60 * exp(-((mean - 275) / 25) ** 2))) * 2 * weight(cm)
    l, c, h = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return sqrt(max(l * l + c * c + h * h + rt * c * h, 0))
