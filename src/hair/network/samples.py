"""Random training samples from the portraits and the photos without people (shared/heads).

A tile is (rgb uint8 h x w x 3, labels uint8 h x w x 4): share of hair, weight of the hair label,
share of skin, weight of the skin label."""
import csv
import glob
import os
import pickle

import cv2
import numpy as np

SIDE = 128


def edge_weight(mask, verdict):
    """255 where the mask is to be believed."""
    w = np.full(mask.shape, 255, np.uint8)
    if verdict == 'usable':
        b = (mask > 127).astype(np.uint8)
        k = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
        w[(cv2.dilate(b, k) > 0) & (cv2.erode(b, k) == 0)] = 0
        w[(mask >= 51) & (mask <= 204)] = 0
    return w


def load_heads(folder, skins=None):
    """Every portrait as a dictionary of its row in INDEX.tsv with `rgb` and `labels`."""
    heads = list(csv.DictReader(open(folder + '/INDEX.tsv'), delimiter='\t'))
    for r in heads:
        r['rgb'] = cv2.cvtColor(cv2.imread(f"{folder}/photos/{r['id']}.jpg"), cv2.COLOR_BGR2RGB)
        mask = cv2.imread(f"{folder}/masks/{r['id']}.png", 0)
        labels = np.zeros(mask.shape + (4,), np.uint8)
        labels[:, :, 0] = mask
        labels[:, :, 1] = edge_weight(mask, r['verdict'])
        if skins and r['id'] in skins:
            labels[:, :, 2], labels[:, :, 3] = skins[r['id']]
        r['labels'] = labels
    return heads


def load_without(folder):
    return [cv2.cvtColor(cv2.imread(f), cv2.COLOR_BGR2RGB) for f in sorted(glob.glob(folder + '/without/*.jpg'))]


def held_out(figure):
    """One figure in twelve is for validation."""
    import zlib
    return zlib.crc32(figure.encode()) % 12 == 0


class Sampler:
    def __init__(self, heads, without, packs, seed):
        """packs: {name: (share, [(rgb, labels)])}: tiles made by painter.py."""
        self.r = np.random.default_rng(seed)
        self.without = without
        self.packs = packs
        self.grain = self.r.standard_normal((512, 512, 3), dtype=np.float32)
        self.empty = [h for h in heads if h['verdict'] == 'none']
        self.hats = [h for h in self.empty if h['covering'] in ('hat', 'turban', 'scarf')]
        self.hairy = [h for h in heads if h['verdict'] != 'none' and (h['labels'][:, :, 0] > 127).mean() > .01]
        self.bare = [h for h in self.hairy if h['covering'] == 'none' and h['verdict'] == 'good'
                     and h['view'] in ('face', 'three-quarter')]
        count = {}
        for h in self.hairy:
            k = (h['skin'], h['hair'])
            count[k] = count.get(k, 0) + 1
        p = np.array([count[(h['skin'], h['hair'])] ** -.55 * (2.5 if h['view'] in ('side', 'back') else 1)
                      for h in self.hairy])
        self.p_hairy = np.cumsum(p / p.sum())
        self.corners = self.find_corners(heads)

    def find_corners(self, heads):
        """Parts of portraits with no hair and no face: backgrounds."""
        out = []
        for h in heads:
            if h['verdict'] == 'usable' or h['view'] not in ('face', 'three-quarter'):
                continue
            m = h['labels'][:, :, 0]
            for x in (0, 224 - 72):
                if h['verdict'] == 'good' and cv2.dilate(m[:90, x:x + 72], np.ones((15, 15))).max() == 0:
                    out.append(h['rgb'][:90, x:x + 72])
        return out

    def one(self, lo, hi):
        return self.r.uniform(lo, hi)

    def background(self):
        r = self.r
        k = r.random()
        if k < .65:
            b = self.without[r.integers(len(self.without))]
        elif k < .9 and self.corners:
            b = self.corners[r.integers(len(self.corners))]
        else:
            b = np.clip(cv2.resize(r.uniform(0, 255, (r.integers(1, 6), r.integers(1, 6), 3)).astype(np.float32),
                                   (96, 96), interpolation=cv2.INTER_CUBIC) + r.normal(0, 6, (96, 96, 3)), 0,
                        255).astype(np.uint8)
        h, w = b.shape[:2]
        s = self.one(.35, 1)
        ch, cw = max(8, int(h * s)), max(8, int(w * s))
        y, x = r.integers(0, h - ch + 1), r.integers(0, w - cw + 1)
        b = b[y:y + ch, x:x + cw]
        return b[:, ::-1] if r.random() < .5 else b

    def cloth(self, im, region):
        """A texture for what covers a head, as float image of im's size."""
        r = self.r
        h, w = im.shape[:2]
        k = r.random()
        if k < .25:  # a piece of a hat that is one
            b = self.hats[r.integers(len(self.hats))]['rgb']
            x0, y0, n = r.integers(70, 110), r.integers(15, 45), r.integers(24, 50)
            t = np.hstack([b[y0:y0 + n, x0:x0 + n], b[y0:y0 + n, x0:x0 + n][:, ::-1]])
            t = cv2.resize(t, (w, h // 2)).astype(np.float32)
            return np.vstack([t, t[::-1]])[:h]
        if k < .4:
            t = cv2.resize(self.background(), (w, h), interpolation=cv2.INTER_AREA).astype(np.float32)
            if r.random() < .6:
                t = t.mean((0, 1)) + (t - t.mean((0, 1))) * self.one(.1, .5)
            return t
        if k < .6:
            below = im[int(h * .8):].reshape(-1, 3)
            c = below[r.integers(len(below))].astype(np.float32)
        else:
            c = r.uniform(5, 250, 3).astype(np.float32)
            if r.random() < .5:
                c = c.mean() + (c - c.mean()) * .3
            if r.random() < .35:
                c = np.full(3, self.one(5, 60)) + r.normal(0, 4, 3)
        g = cv2.resize(r.uniform(.5, 1.3, (4, 4)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
        t = np.zeros((h, w), np.float32)
        if r.random() < .5:
            y, x = np.mgrid[:h, :w].astype(np.float32)
            a, f = self.one(0, np.pi), self.one(.25, 1.6)
            t = np.sin((x * np.cos(a) + y * np.sin(a)) * f + 2 * np.sin(y / self.one(9, 40))) * self.one(0, .18)
            if r.random() < .5:
                t += np.sin((-x * np.sin(a) + y * np.cos(a)) * f * self.one(.5, 1)) * self.one(0, .12)
        n = cv2.GaussianBlur(r.normal(0, 1, (h, w)).astype(np.float32), (0, 0), self.one(.5, 2.5))
        light = im.mean(2)
        v = g * (1 + t + n / n.std() * self.one(0, .08)) + self.one(0, .5) * (light / max(20., np.median(
            light[region > 127]) if (region > 127).any() else 90) - 1)
        return c * np.clip(v, .1, 2)[:, :, None]

    def skin_of(self, im, mask):
        h, w = mask.shape
        below = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        ys, xs = np.nonzero(mask > 127)
        x0, x1 = np.percentile(xs, [30, 70]).astype(int)
        y0 = np.percentile(ys, 60)
        y0 = int(min(h - 20, y0))
        box = (below[y0:y0 + 50, x0:x1 + 1] < 20)
        px = im[y0:y0 + 50, x0:x1 + 1][box]
        return np.median(px, 0).astype(np.float32) if len(px) > 30 else np.array([190, 150, 125], np.float32)

    def hat(self, rgb, labels):
        """Covers the hair, or what lies above a brim, with cloth; or shaves it."""
        r = self.r
        im, lab = rgb.copy(), labels.copy()
        m = lab[:, :, 0]
        h, w = m.shape
        ys, xs = np.nonzero(m > 127)
        if len(ys) < 50:
            return im, lab
        k = r.random()
        if k < .22:  # shaved: skin colour, with shading and a darker shade of stubble
            c = self.skin_of(im, m) * self.one(.75, 1.1)
            stub = self.one(0, .5) if r.random() < .5 else 0
            g = cv2.resize(r.uniform(.75, 1.15, (3, 3)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
            n = cv2.GaussianBlur(r.normal(0, 1, (h, w)).astype(np.float32), (0, 0), self.one(.4, 1.2))
            t = c * (g * (1 - stub * .8) + n / n.std() * self.one(0, .03 + .15 * stub))[:, :, None]
            region = m
        elif k < .45:  # all of it
            region = cv2.dilate(m, np.ones((5, 5), np.uint8))
            t = self.cloth(im, region)
        else:  # above a brim
            top, side = ys.min(), xs
            low = np.percentile(ys, 95)
            yb = top + (low - top) * self.one(.25, .75)
            tilt = r.normal(0, .12)
            cx = np.median(xs)
            yy, xx = np.mgrid[:h, :w]
            brim = yb + (xx - cx) * tilt
            above = ((m > 90) & (yy < brim)).astype(np.uint8)
            pts = cv2.findNonZero(above)
            if pts is None:
                return im, lab
            region = np.zeros((h, w), np.uint8)
            cv2.fillConvexPoly(region, cv2.convexHull(pts), 255)
            region[yy >= brim] = 0
            grow = r.integers(1, 15)
            region = cv2.dilate(region, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1)))
            region[yy >= brim + 2] = 0
            if r.random() < .5:  # a brim or a peak
                half = (xs.max() - xs.min()) * self.one(.45, 1.0)
                cv2.ellipse(region, (int(cx + r.normal(0, 12)), int(yb)), (int(half), int(self.one(3, 18))),
                            np.degrees(np.arctan(tilt)), 0, 360, 255, -1)
            t = self.cloth(im, region)
            if r.random() < .6:  # its shadow below
                sh = np.clip(1 - (yy - brim) / self.one(8, 40), 0, 1) * (yy >= brim) * self.one(.1, .6)
                im = (im * (1 - sh[:, :, None])).astype(np.uint8)
        a = cv2.GaussianBlur(region.astype(np.float32) / 255, (0, 0), self.one(.5, 1.0))[:, :, None]
        im = np.clip(im * (1 - a) + t * a, 0, 255).astype(np.uint8)
        lab[:, :, 0] = (lab[:, :, 0] * (1 - a[:, :, 0])).astype(np.uint8)
        if k < .45:
            lab[:, :, 0] = 0
        gone = a[:, :, 0] > .5
        lab[:, :, 2][gone] = 255 if k < .22 else 0
        if k < .22:
            lab[:, :, 3][gone] = 255
        return im, lab

    def recolour(self, rgb, labels):
        """Darker or lighter skin and hair: a curve over lightness, the same for the whole head."""
        f = rgb.astype(np.float32) / 255
        g = np.exp(self.r.normal(0, .35))
        f = f ** g
        if self.r.random() < .3:  # the hair by itself
            a = labels[:, :, :1].astype(np.float32) / 255
            c = np.exp(self.r.normal(0, .5)) * np.exp(self.r.normal(0, .15, 3))
            f = f * (1 - a) + np.clip(f ** c.astype(np.float32), 0, 1) * a
        return (np.clip(f, 0, 1) * 255).astype(np.uint8)

    def pick(self):
        """A tile and how it is to be seen: (rgb, labels, kind)."""
        r = self.r
        k = r.random()
        for name, (share, tiles) in self.packs.items():
            if k < share:
                im, lab = tiles[r.integers(len(tiles))]
                return im, lab, 'painted'
            k -= share
        k = r.random()
        if k < .14:
            im = self.background()
            return im, self.no_labels(im), 'without'
        if k < .32:
            h = self.empty[r.integers(len(self.empty))]
            im, lab = h['rgb'], h['labels']
        elif k < .46:
            h = self.bare[r.integers(len(self.bare))]
            im, lab = self.hat(h['rgb'], h['labels'])
        else:
            h = self.hairy[min(len(self.hairy) - 1, np.searchsorted(self.p_hairy, r.random()))]
            im, lab = h['rgb'], h['labels']
            if k < .61:
                if r.random() < .3:
                    im = self.recolour(im, lab)
                return im, lab, 'close'
        if r.random() < .3:
            im = self.recolour(im, lab)
        return im, lab, 'whole'

    def no_labels(self, im):
        lab = np.zeros(im.shape[:2] + (4,), np.uint8)
        lab[:, :, 1] = lab[:, :, 3] = 255
        return lab

    def matrix(self, im, lab, kind, side):
        r = self.r
        h, w = im.shape[:2]
        turn = r.normal(0, 12)
        cy, cx = h / 2, w / 2
        if kind == 'close':  # centred on hair, any turn, near
            zoom = np.exp(self.one(np.log(1.1), np.log(3.2)))
            turn = self.one(-180, 180)
            ys, xs = np.nonzero(lab[:, :, 0] > 200)
            if len(ys):
                i = r.integers(len(ys))
                top = np.percentile(ys, 30)
                cy, cx = min(ys[i], top + (ys[i] - top) * .5), xs[i]
        elif kind == 'painted':
            zoom = np.exp(self.one(np.log(.55), np.log(1.9)))
            if r.random() < .6:
                turn = self.one(-180, 180)
        elif kind == 'without':
            zoom, turn = np.exp(self.one(0, np.log(1.5))), r.normal(0, 20) if r.random() < .7 else self.one(-180, 180)
        else:
            zoom = np.exp(self.one(np.log(.45), np.log(1.9)))
            if r.random() < .1:
                turn = self.one(-180, 180)
        z = side / max(h, w) * zoom
        a = np.radians(turn)
        c, s = np.cos(a) * z, np.sin(a) * z
        flip, asp = (-1 if r.random() < .5 else 1), np.exp(r.normal(0, .08))
        M = np.array([[c * flip * asp, -s, 0], [s * flip, c / asp, 0]], np.float32)
        over = max(0, max(h, w) * z - side) / 2 * (.2 if kind == 'close' else 1) + side * .12
        M[:, 2] = side / 2 + r.uniform(-over, over, 2) - M[:, :2] @ np.array([cx, cy])
        return M, z

    def photo_noise(self, x):
        """Light, camera and file: x uint8."""
        r = self.r
        k = r.random()
        if k < .3:  # grey or more or less saturated
            c = 0 if k < .12 else self.one(.3, 1.6)
            x = cv2.transform(x, (np.full((3, 3), (1 - c) / 3) + np.eye(3) * c).astype(np.float32))
        levels = (np.arange(256, dtype=np.float32) / 255) ** np.float32(np.exp(r.normal(0, .25)))
        table = levels[:, None] * (np.exp(r.normal(0, .1, 3)) * np.exp(r.normal(0, .15)))[None]
        if r.random() < .15:  # a veil
            table = table * .85 + self.one(0, .15)
        x = cv2.LUT(x, (table * 255).astype(np.float32)[:, None, :])
        if r.random() < .25:
            x = cv2.GaussianBlur(x, (0, 0), self.one(.4, 1.4))
        if r.random() < .08:
            k = np.zeros((5, 5), np.float32)
            cv2.line(k, tuple(int(v) for v in r.integers(0, 5, 2)), tuple(int(v) for v in r.integers(0, 5, 2)), 1)
            x = cv2.filter2D(x, -1, k / k.sum())
        n = len(self.grain) - x.shape[0]
        y0, x0 = r.integers(0, n, 2)
        x += np.float32(self.one(0, 7.6)) * self.grain[y0:y0 + x.shape[0], x0:x0 + x.shape[1]]
        x = np.clip(x, 0, 255).astype(np.uint8)
        if r.random() < .2:
            ok, b = cv2.imencode('.jpg', x, [cv2.IMWRITE_JPEG_QUALITY, int(self.one(30, 95))])
            x = cv2.imdecode(b, cv2.IMREAD_COLOR)
        return x

    def sample(self, side=SIDE):
        r = self.r
        im, lab, kind = self.pick()
        M, z = self.matrix(im, lab, kind, side)
        while z < .6:  # averaged, as an overview is
            h, w = im.shape[:2]
            im = cv2.resize(im, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
            lab = cv2.resize(lab, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
            M[:, :2] *= 2
            z *= 2
        k = r.random()
        if k < .45:
            x = np.ascontiguousarray(cv2.resize(self.background(), (side, side), interpolation=cv2.INTER_AREA))
            cv2.warpAffine(im, M, (side, side), dst=x, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
        else:
            x = cv2.warpAffine(im, M, (side, side), flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE if k < .8 else cv2.BORDER_CONSTANT,
                               borderValue=tuple(int(v) for v in r.integers(0, 256, 3)))
        half = M.copy() * .5
        y = cv2.warpAffine(lab, half, (side // 2, side // 2), flags=cv2.INTER_LINEAR, borderValue=(0, 255, 0, 255))
        if r.random() < .05:  # a dead corner: a finger, a frame
            x[:, :int(r.integers(1, side // 4))] = r.integers(0, 256, 3)
            y[:, :1] = y[:, :1]
        return self.photo_noise(x), y

    def batch(self, n, side=SIDE):
        pairs = [self.sample(side) for _ in range(n)]
        return np.stack([p[0] for p in pairs]), np.stack([p[1] for p in pairs])


def load_packs(folder):
    """Packs of painted tiles: files NAME.SHARE_IN_PERCENT.pickle."""
    packs = {}
    for f in sorted(glob.glob(folder + '/*.pickle')):
        name, share = os.path.basename(f).split('.')[:2]
        packs[name] = (int(share) / 100, pickle.load(open(f, 'rb')))
    return packs
