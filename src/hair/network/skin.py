"""skin.py HEADS OUT.pickle: labels of bare skin (face, scalp, neck) for the portraits seen from the front,
from what is known: the skin's colours just below the hair, spread by GrabCut outside the hair's mask.
{id: (share of skin, weight)}, uint8; the weight is 0 at edges and where the result is implausible."""
import pickle
import sys

import cv2
import numpy as np

from samples import load_heads


def seeds(mask):
    """The middle of the face: below the hair over the brow, between the hair at the sides."""
    ys, xs = np.nonzero(mask > 127)
    h, w = mask.shape
    x0, x1 = np.percentile(xs, [4, 96])
    cx, half = (x0 + x1) / 2, (x1 - x0) / 2
    column = mask[:, int(max(0, cx - half * .25)):int(cx + half * .25) + 1]
    rows = np.nonzero((column > 127).mean(1) > .5)[0]
    if len(rows) == 0:
        return None
    runs = np.split(rows, np.nonzero(np.diff(rows) > 3)[0] + 1)
    low = runs[0][-1]  # the hairline over the brow
    box = np.zeros(mask.shape, np.uint8)
    top, bottom = int(low + half * .12), int(low + half * 1.15)
    if bottom - top < 8 or bottom > h:
        return None
    cv2.ellipse(box, (int(cx), (top + bottom) // 2), (int(half * .5), (bottom - top) // 2), 0, 0, 360, 255, -1)
    box[cv2.dilate(mask, np.ones((5, 5))) > 60] = 0
    return box, (cx, low, half)


def label(head):
    rgb, mask = head['rgb'], head['labels'][:, :, 0]
    found = seeds(mask) if (mask > 127).sum() > 200 else None
    if found is None:
        return None
    box, (cx, low, half) = found
    if (box > 0).sum() < 80:
        return None
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    px = lab[box > 0]
    mid = np.median(px, 0)
    spread = np.maximum(np.median(np.abs(px - mid), 0) * 1.5, (10, 3, 3))
    dist = np.sqrt((((lab - mid) / spread / (1.6, 1.2, 1.2)) ** 2).sum(2))
    y, x = np.mgrid[:mask.shape[0], :mask.shape[1]].astype(np.float32)
    gc = np.full(mask.shape, cv2.GC_PR_BGD, np.uint8)
    gc[dist < 1.8] = cv2.GC_PR_FGD
    gc[(box > 0) & (dist < 2.2)] = cv2.GC_FGD
    gc[mask > 100] = cv2.GC_BGD
    gc[(y < low - half) | (np.abs(x - cx) > half * 1.9)] = cv2.GC_BGD
    gc[(dist > 5)] = cv2.GC_BGD
    if (gc == cv2.GC_FGD).sum() < 40:
        return None
    cv2.grabCut(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), gc, None, np.zeros((1, 65)), np.zeros((1, 65)), 3,
                cv2.GC_INIT_WITH_MASK)
    s = ((gc == cv2.GC_FGD) | (gc == cv2.GC_PR_FGD)).astype(np.uint8)
    s = cv2.morphologyEx(s, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    n, comp, st, _ = cv2.connectedComponentsWithStats(s)
    keep = [k for k in range(1, n) if ((comp == k) & (box > 0)).sum() > 20 or
            (st[k, 4] > 60 and np.median(dist[comp == k]) < 1.2 and abs(st[k, 0] + st[k, 2] / 2 - cx) < half * 1.3)]
    s = np.isin(comp, keep).astype(np.uint8)
    inside = s[box > 0].mean()
    area = s.sum() / (half * half * 3.5)
    if inside < .6 or not .25 < area < 2.2:
        return None
    # eyes, brows, mouth inside the face: neither
    hull = cv2.morphologyEx(s, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25)))
    k = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    w = np.full(mask.shape, 255, np.uint8)
    w[(hull > 0) & (s == 0) & (mask < 60)] = 0
    w[(cv2.dilate(s, k) > 0) & (cv2.erode(s, k) == 0)] = 0
    w[(s == 0) & (dist < 2) & (mask < 60)] = 0
    return s * 255, w


def main():
    out = {}
    for h in load_heads(sys.argv[1]):
        if h['view'] in ('face', 'three-quarter') and h['verdict'] != 'none':
            v = label(h)
            if v is not None:
                out[h['id']] = v
    print(len(out))
    pickle.dump(out, open(sys.argv[2], 'wb'))


if __name__ == '__main__':
    main()
