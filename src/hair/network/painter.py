"""painter.py HEADS OUT.pickle KIND COUNT SEED: paints heads that the portraits do not show: from behind,
from above, thinning, shaved, in caps from behind (KIND `behind`), and portraits whose face is filled with
hair, which makes a head seen from behind (KIND `filled`). Hair is a painted bundle of strands or a patch of a
portrait's hair, laid along the way hair falls from the whorl."""
import pickle
import sys

import cv2
import numpy as np

from samples import Sampler, held_out, load_heads, load_without

S = 224


def smooth_noise(r, cells, h=S, w=S):
    n = r.uniform(-1, 1, (cells + 1, cells + 1)).astype(np.float32)
    return cv2.resize(n, (w, h), interpolation=cv2.INTER_CUBIC)


def along(patch):
    """The patch turned so that its strands run down."""
    g = cv2.GaussianBlur(patch.astype(np.float32).mean(2), (0, 0), .7)
    gx, gy = cv2.Sobel(g, cv2.CV_32F, 1, 0), cv2.Sobel(g, cv2.CV_32F, 0, 1)
    a = .5 * np.arctan2(2 * (gx * gy).mean(), (gx * gx - gy * gy).mean())
    n = patch.shape[0]
    M = cv2.getRotationMatrix2D((n / 2, n / 2), np.degrees(a), 1)
    p = cv2.warpAffine(patch, M, (n, n), borderMode=cv2.BORDER_REFLECT)
    k = int(n * .15)
    return p[k:n - k, k:n - k]


def hair_patches(heads):
    """Square pieces inside the hair of good portraits, with the head's skin."""
    out = []
    for h in heads:
        m = (h['labels'][:, :, 0] > 240).astype(np.uint8)
        d = cv2.distanceTransform(m, cv2.DIST_L2, 5)
        y, x = np.unravel_index(d.argmax(), d.shape)
        k = int(d[y, x] / 1.25)
        if h['verdict'] == 'good' and k >= 16 and h['hair'] != 'dyed' or k >= 26:
            y, x = np.clip(y, k, S - k), np.clip(x, k, S - k)
            out.append((h['rgb'][y - k:y + k, x - k:x + k], h))
    return out


class Painter:
    def __init__(self, heads, without, seed):
        self.r = np.random.default_rng(seed)
        self.s = Sampler(heads, without, {}, seed + 1)
        self.patches = hair_patches(heads)
        w = {}
        for _, h in self.patches:
            w[(h['skin'], h['hair'])] = w.get((h['skin'], h['hair']), 0) + 1
        p = np.array([w[(h['skin'], h['hair'])] ** -.6 for _, h in self.patches])
        self.p = p / p.sum()
        self.faces = [h for h in heads if h['view'] == 'face' and h['covering'] == 'none'
                      and (h['labels'][:, :, 0] > 127).mean() > .02]

    def u(self, lo, hi):
        return self.r.uniform(lo, hi)

    def hair(self, across, down, shade):
        """Hair as float picture: across in strands' units (px at the head's edge), down in px from the root."""
        r = self.r
        patch, head = self.patches[r.choice(len(self.patches), p=self.p)]
        h, w = across.shape
        base = np.median(patch.reshape(-1, 3), 0).astype(np.float32)
        k = r.random()
        if k < .5:
            p = along(patch)
            p = np.vstack([np.hstack([p, p[:, ::-1]]), np.hstack([p[::-1], p[::-1, ::-1]])])
            f = self.u(.7, 1.6)
            t = cv2.remap(p, (across * f).astype(np.float32) % p.shape[1], (down * f * self.u(.3, 1)).astype(
                np.float32) % p.shape[0], cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP).astype(np.float32)
            low = cv2.GaussianBlur(p.astype(np.float32), (0, 0), p.shape[0] / 6).mean((0, 1))
            t = base + (t - low) * self.u(.8, 1.3)
        else:
            n = np.zeros((h, w), np.float32)
            bend = smooth_noise(r, 5, h, w) * self.u(0, 12) + np.sin(down / self.u(5, 30)) * self.u(0, 3)
            for octave, amp in ((1.2, 1), (2.5, .9), (6, .8), (14, .8)):
                g = r.normal(0, 1, (64, 256)).astype(np.float32)
                stretch = octave * self.u(8, 40) if k < .85 else octave * self.u(1, 2.5)
                n += amp * cv2.remap(g, ((across + bend) / octave % 256).astype(np.float32),
                                     (down / stretch % 64).astype(np.float32), cv2.INTER_LINEAR,
                                     borderMode=cv2.BORDER_WRAP)
            n /= n.std() + 1e-6
            t = base * np.exp(n * self.u(.12, .45) - .05)[:, :, None] + np.maximum(n, 0)[:, :, None] * self.u(0, 10)
        if r.random() < .15:  # grey strands
            g = cv2.resize(r.random((h, w)).astype(np.float32), (w, h))
            t = t + (np.maximum(0, np.sin(across * 2.1 + g)) ** 6)[:, :, None] * self.u(20, 90)
        return t * shade[:, :, None], head

    def skin_colour(self, head):
        h = head if self.r.random() < .6 else self.faces[self.r.integers(len(self.faces))]
        return self.s.skin_of(h['rgb'], h['labels'][:, :, 0])

    def skin(self, c, shade, stubble=0.):
        r = self.r
        n = cv2.GaussianBlur(r.normal(0, 1, shade.shape).astype(np.float32), (0, 0), self.u(.5, 1.5))
        t = c * (shade * (1 + n / n.std() * self.u(.005, .04)))[:, :, None]
        if stubble > 0:
            d = cv2.GaussianBlur((r.random(shade.shape) < self.u(.1, .35)).astype(np.float32), (0, 0), self.u(.4, .9))
            dots = np.clip(d * self.u(1.2, 2.5), 0, 1) * stubble
            grey = np.full(3, self.u(15, 60)) + r.normal(0, 3, 3)
            t = t * (1 - dots[:, :, None]) + grey * dots[:, :, None]
            t = t * (1 - .3 * stubble) + grey * .3 * stubble
        return t

    def blob(self, cx, cy, a, b, wobble=.06):
        """Signed distance (px, inside positive) to a wobbly ellipse."""
        y, x = np.mgrid[:S, :S].astype(np.float32)
        dx, dy = (x - cx) / a, (y - cy) / b
        rad = np.hypot(dx, dy)
        th = np.arctan2(dy, dx)
        k = np.ones_like(rad)
        for f in range(2, 6):
            k += wobble / f * self.r.normal() * np.cos(f * th + self.u(0, 7))
        return (k - rad) * min(a, b), rad, th

    @staticmethod
    def cover(d, soft=.8):
        return np.clip(d / soft + .5, 0, 1)

    def behind(self):
        """A head from behind or above, with hair, thinning, shaved, or in a cap."""
        r = self.r
        bg = cv2.resize(np.ascontiguousarray(self.s.background()), (S, S), interpolation=cv2.INTER_AREA)
        im = cv2.GaussianBlur(bg, (0, 0), self.u(.3, 3)).astype(np.float32)
        y, x = np.mgrid[:S, :S].astype(np.float32)
        a, b = self.u(42, 66), self.u(54, 78)
        above = r.random() < .45  # from above: shoulders around, no neck
        cx, cy = S / 2 + r.normal(0, 6), (self.u(95, 120) if above else self.u(70, 95))
        if above:
            b = a * self.u(1.0, 1.3)
        kind = r.choice(['full', 'spot', 'thin', 'shaved', 'cap'], p=[.38, .22, .12, .18, .10])
        lx, ly = r.normal(0, .5, 2)
        nx, ny = (x - cx) / a, (y - cy) / b
        nz = np.sqrt(np.clip(1 - nx ** 2 - ny ** 2, .02, 1))
        shade = np.clip(self.u(.45, .8) + self.u(.2, .6) * (nz + lx * nx + ly * ny), .15, 1.5)
        # where hair falls from
        wx, wy = cx + r.normal(0, 6), cy + (r.normal(0, 8) if above else -b * self.u(.1, .6))
        dx, dy = x - wx, y - wy
        rad, th = np.hypot(dx, dy) + 1e-3, np.arctan2(dy, dx)
        swirl = self.u(-1, 1) * np.exp(-rad / 25)
        across, down = (th + swirl) * a, rad.copy()
        gloss = 1 + self.u(0, .6) * np.exp(-((rad - a * self.u(.3, .8)) / self.u(5, 16)) ** 2)
        hair, who = self.hair(across, down, shade * gloss)
        c = self.skin_colour(who)
        # cloth and neck
        lab = np.zeros((S, S, 4), np.uint8)
        skin = np.zeros((S, S), np.float32)
        sh = cy + b * self.u(.9, 1.3) if not above else cy - a * self.u(-.3, .5)
        top = sh + (x - cx) ** 2 / self.u(160, 500) + smooth_noise(r, 6) * 3
        cloth = self.cover(y - top) if r.random() < .85 else np.zeros((S, S), np.float32)
        if not above:
            neck = self.cover(a * self.u(.5, .75) - np.abs(x - cx)) * (y > cy)
            t = self.skin(c, np.clip(1.05 - ((x - cx) / a) ** 2 - .002 * (y - cy), .2, 1.3))
            im = im * (1 - neck[:, :, None]) + t * neck[:, :, None]
            skin = np.maximum(skin, neck)
        t = self.s.cloth(np.clip(im, 0, 255).astype(np.uint8), (cloth * 255).astype(np.uint8))
        im = im * (1 - cloth[:, :, None]) + t * cloth[:, :, None]
        skin *= 1 - cloth
        # scalp
        d, _, _ = self.blob(cx, cy, a, b, .04)
        head = self.cover(d)
        stub = self.u(.2, 1) if kind in ('shaved', 'cap') and r.random() < .6 else (self.u(0, .4) if r.random() < .4 else 0)
        scalp = self.skin(c, shade, stub)
        if r.random() < .5:
            scalp += 60 * (np.exp(-(((x - cx - lx * a * .5) / 14) ** 2 + ((y - cy - ly * b * .5) / 10) ** 2)))[:, :, None] * self.u(0, 1)
        im = im * (1 - head[:, :, None]) + scalp * head[:, :, None]
        skin = np.maximum(skin * (1 - head), head)
        for e in (-1, 1):  # ears
            if r.random() < .8:
                ed, _, _ = self.blob(cx + e * a * self.u(.97, 1.08), cy + b * self.u(-.05, .35), self.u(5, 9), self.u(9, 16))
                ear = self.cover(ed)
                im = im * (1 - ear[:, :, None]) + self.skin(c, np.clip(shade * 0 + self.u(.6, 1.1), 0, 2)) * ear[:, :, None]
                skin = np.maximum(skin, ear)
        if above and r.random() < .4:  # forehead and nose peep out
            fd, _, _ = self.blob(cx, cy - b * self.u(.8, .95), a * self.u(.5, .7), b * self.u(.25, .45))
            f = self.cover(fd) * (1 - head)
            im = im * (1 - f[:, :, None]) + self.skin(c, shade) * f[:, :, None]
            skin = np.maximum(skin, f)
        # hair over the scalp: density 0..1
        if kind in ('full', 'spot', 'thin'):
            puff = self.u(0, 10) if r.random() < .7 else self.u(8, 26)
            hd, _, _ = self.blob(cx, cy, a + puff, b + puff, .07)
            hd = hd + smooth_noise(r, 12) * self.u(0, 4)
            length = r.choice(['short', 'middle', 'long'], p=[.5, .2, .3]) if not above else 'short'
            if length == 'short' and not above:
                nape = cy + b * self.u(.35, .9) + ((x - cx) / a) ** 2 * -b * self.u(-.1, .5) + smooth_noise(r, 10) * 5
                hd = np.minimum(hd, nape - y)
            elif length != 'short':
                end = cy + b * (self.u(.9, 1.4) if length == 'middle' else self.u(1.4, 2.6))
                width = (a + puff) * (1 + self.u(-.25, .3) * np.clip((y - cy) / b, 0, 3)) + smooth_noise(r, 8) * 6
                curtain = np.minimum(np.minimum(width - np.abs(x - cx), y - cy), end + smooth_noise(r, 14) * 10 - y)
                hd = np.maximum(hd, curtain)
                mix = np.clip((y - cy) / b + .3, 0, 1)
                fall, _ = self.hair(x + smooth_noise(r, 4) * 8, y + 0 * x, shade * 0 + 1)
                fall *= (np.clip(1.1 - .35 * ((x - cx) / (a + puff)) ** 2, .3, 1.2) * self.u(.8, 1.1))[:, :, None]
                fall *= np.median(hair.reshape(-1, 3), 0) / np.maximum(1, np.median(fall.reshape(-1, 3), 0))
                hair = hair * (1 - mix[:, :, None]) + fall * mix[:, :, None]
            dens = self.cover(hd, self.u(1, 4))
            if kind == 'spot':
                sd, _, _ = self.blob(wx + r.normal(0, 5), wy + r.normal(0, 5), a * self.u(.2, .8), b * self.u(.2, .75), .25)
                if above and r.random() < .4:  # the front too
                    fd, _, _ = self.blob(cx, cy - b * .7, a * self.u(.4, .8), b * self.u(.5, .9), .2)
                    sd = np.maximum(sd, fd)
                soft = self.u(4, 30)
                dens = dens * (1 - np.clip(sd / soft + .5, 0, 1) * self.u(.75, 1))
            elif kind == 'thin':
                fade = np.exp(-(rad / (a * self.u(.4, 1.2))) ** 2)
                dens = dens * (1 - fade * self.u(.3, .8))
            # strands seen or not: each has its own threshold
            g = r.random((64, 512)).astype(np.float32)
            own = cv2.remap(g, (across / self.u(.8, 2) % 512).astype(np.float32), (down / self.u(15, 60) % 64).astype(
                np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
            own = .5 + (own - .5) * .9
            al = np.clip((dens - own) * self.u(2, 5) + dens, 0, 1) * (dens > .02)
            im = im * (1 - al[:, :, None]) + hair * al[:, :, None]
            hairy = np.clip((dens - .35) / .3, 0, 1)
            lab[:, :, 0] = (255 * hairy).astype(np.uint8)
            lab[:, :, 1] = np.where((dens > .25) & (dens < .7) & (hd > 4), 0, 255)
            skin = skin * (1 - dens)
            if length != 'short' and r.random() < .35:  # gathered: a bun or a braid's band
                bd, brad, bth = self.blob(cx + r.normal(0, 8), cy + b * self.u(-.7, .5), self.u(14, 30), self.u(12, 28), .1)
                bun = self.cover(bd)
                th2, _ = self.hair(brad * 40, bth * 20 + 100, np.clip(1.1 - .5 * brad ** 2, .3, 1.2))
                th2 *= np.median(hair.reshape(-1, 3), 0) / np.maximum(1, np.median(th2.reshape(-1, 3), 0))
                im = im * (1 - bun[:, :, None]) + th2 * bun[:, :, None]
                lab[:, :, 0] = np.maximum(lab[:, :, 0], (bun * 255).astype(np.uint8))
                lab[:, :, 1][bun > .5] = 255
                skin *= 1 - bun
        else:
            lab[:, :, 1] = 255
            if kind == 'cap':
                cd, _, _ = self.blob(cx, cy - (0 if above else b * self.u(.1, .3)), a * self.u(1.0, 1.15), b * self.u(.95, 1.1), .03)
                if not above:
                    cd = np.minimum(cd, cy + b * self.u(-.3, .4) + ((x - cx) / a) ** 2 * self.u(-8, 10) - y)
                cap = self.cover(cd)
                t = self.s.cloth(np.clip(im, 0, 255).astype(np.uint8), (cap * 255).astype(np.uint8)) * shade[:, :, None]
                seams = 1 - .35 * np.exp(-((np.sin(th * 3)) / .06) ** 2) * (r.random() < .4)
                t = t * seams[:, :, None]
                if r.random() < .5 and not above:  # hair below it
                    hd = np.minimum(self.blob(cx, cy, a + 3, b + 3)[0], cy + b * self.u(.5, .95) - y)
                    dens = self.cover(hd, 2)
                    im = im * (1 - dens[:, :, None]) + hair * dens[:, :, None]
                    lab[:, :, 0] = (dens * 255).astype(np.uint8)
                    skin *= 1 - dens
                im = im * (1 - cap[:, :, None]) + t * cap[:, :, None]
                lab[:, :, 0] = (lab[:, :, 0] * (1 - cap)).astype(np.uint8)
                skin *= 1 - cap
        lab[:, :, 2] = (skin * 255).astype(np.uint8)
        lab[:, :, 3] = 255
        im = cv2.GaussianBlur(im, (0, 0), self.u(.3, .8))
        return np.clip(im, 0, 255).astype(np.uint8), lab

    def filled(self):
        """A portrait from behind: everything between its hair is hair too."""
        r = self.r
        for _ in range(50):
            h = self.faces[r.integers(len(self.faces))]
            m = h['labels'][:, :, 0]
            if h['verdict'] == 'good' and (m > 127).mean() > .07:
                break
        ys, xs = np.nonzero(m > 127)
        pts = cv2.convexHull(np.stack([xs, ys], 1).astype(np.int32))
        hull = np.zeros((S, S), np.uint8)
        cv2.fillConvexPoly(hull, pts, 255)
        x0, x1 = np.percentile(xs, [3, 97])
        y0, y1 = np.percentile(ys, [1, 99])
        cx, a = (x0 + x1) / 2, (x1 - x0) / 2
        b = a * self.u(1.25, 1.5)
        cy = y0 + b
        d, _, _ = self.blob(cx, cy, a * .97, b, .03)
        y, x = np.mgrid[:S, :S].astype(np.float32)
        end = max(y1, cy + b * self.u(.8, 1.05))
        oval = (d > 0) & (y < end + smooth_noise(r, 10) * 5)
        fill = np.maximum(hull, oval.astype(np.uint8) * 255)
        fill[y > end + 4] = 0
        fill = cv2.GaussianBlur(fill.astype(np.float32) / 255, (0, 0), 1.2)
        wx, wy = cx + r.normal(0, 5), y0 + b * self.u(.1, .6)
        dx, dy = x - wx, (y - wy)
        rad, th = np.hypot(dx, dy) + 1e-3, np.arctan2(dy, dx)
        mix = np.clip((y - wy) / (b * .8), 0, 1)
        across = (th * a) * (1 - mix) + (x + smooth_noise(r, 4) * 6) * mix
        nx = (x - cx) / a
        shade = np.clip(1.05 - self.u(.2, .6) * nx ** 2 + r.normal(0, .15) * nx, .25, 1.3)
        hair, _ = self.hair(across, rad, shade)
        own = np.median(h['rgb'][m > 200].reshape(-1, 3), 0) if (m > 200).any() else np.full(3, 60)
        light = hair.mean(2) / max(3, np.median(hair[fill > .5]))
        hair = own * np.clip(light, .2, 2.2)[:, :, None] ** self.u(.5, 1)
        a0 = np.maximum(fill * (1 - m.astype(np.float32) / 255), 0)
        if r.random() < .35:
            a0 = fill
        im = h['rgb'] * (1 - a0[:, :, None]) + hair * a0[:, :, None]
        # the rest of the face and neck: hair's shadow
        lab = h['labels'].copy()
        lab[:, :, 0] = np.maximum(lab[:, :, 0], (fill * 255).astype(np.uint8))
        lab[:, :, 1] = 255
        lab[:, :, 2:] = 0
        if r.random() < .3:  # a bald spot
            c = self.skin_colour(h)
            sd, _, _ = self.blob(wx, wy + self.u(0, .3) * b, a * self.u(.2, .6), a * self.u(.2, .55), .25)
            soft = self.u(3, 14)
            bare = np.clip(sd / soft + .5, 0, 1)
            t = self.skin(c, shade, self.u(0, .5))
            im = im * (1 - bare[:, :, None]) + t * bare[:, :, None]
            lab[:, :, 0] = (lab[:, :, 0] * (1 - bare)).astype(np.uint8)
            lab[:, :, 1][(bare > .2) & (bare < .8)] = 0
        return np.clip(im, 0, 255).astype(np.uint8), lab


def main():
    folder, out, kind, count, seed = sys.argv[1:6]
    cv2.setNumThreads(1)
    heads = [h for h in load_heads(folder) if not held_out(h['figure'])]
    p = Painter(heads, load_without(folder), int(seed))
    tiles = [getattr(p, kind)() for _ in range(int(count))]
    pickle.dump(tiles, open(out, 'wb'))


if __name__ == '__main__':
    main()
