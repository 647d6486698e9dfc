"""evaluate.py HEADS WORK [NEGATIVES...] [--sheet OUT.png]: how often the network is right, on the figures held out,
on HEADS/check if it is there, and on photos without people in the folders NEGATIVES; with 90 % Wilson intervals.

The region is the largest connected part of p > 0.6 of at least 0.4 % of the picture; right: at least 80 % of it is
hair by the mask (p > 0.5). `missed`: no region. Heads without hair and photos of anything: a region is false."""
import csv
import glob
import os
import sys

import cv2
import numpy as np
import torch

from export import best
from quantise import HEAD_STEP
from samples import held_out, load_heads

LONG, STEP = 160, 16
CERTAIN, LEAST = .6, .004


def wilson(k, n, z=1.645):
    if n == 0:
        return 'of 0'
    p = k / n
    m, s = (p + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return '%d of %d, %.0f %% (%.0f to %.0f)' % (k, n, 100 * p, 100 * max(0, m - s), 100 * min(1, m + s))


def copy(rgb):
    """As pm_network_size and an area average."""
    h, w = rgb.shape[:2]
    side = max(1, int(min(h, w) * LONG / max(h, w) / STEP + .5)) * STEP
    return cv2.resize(rgb, (LONG, side) if w > h else (side, LONG), interpolation=cv2.INTER_AREA)


def maps(net, rgb):
    """Probabilities of hair and of skin at half of the copy's size."""
    x = torch.from_numpy(copy(rgb)).permute(2, 0, 1)[None].float()
    with torch.no_grad():
        p = torch.sigmoid(net(x) * HEAD_STEP)[0].numpy()
    return p[0], p[1]


def region(p, certain=CERTAIN):
    n, comp, st, _ = cv2.connectedComponentsWithStats((p > certain).astype(np.uint8), connectivity=4)
    if n < 2:
        return None
    k = 1 + int(np.argmax(st[1:, 4]))
    return comp == k if st[k, 4] >= LEAST * p.size else None


def judge(p, mask, certain=CERTAIN):
    """right, wrong, missed; with no mask: false, none."""
    r = region(p, certain)
    if mask is None:
        return 'none' if r is None else 'false'
    if r is None:
        return 'missed'
    m = cv2.resize(mask, (p.shape[1], p.shape[0]), interpolation=cv2.INTER_AREA)
    return 'right' if (m[r] > 127).mean() >= .8 else 'wrong'


def tell(title, found, keys):
    print('==', title)
    for key in [()] + [(k,) for k in keys]:
        for value in sorted({f[key[0]] for f in found}) if key else ['all']:
            part = [f['verdict'] for f in found if not key or f[key[0]] == value]
            hair = [v for v in part if v in ('right', 'wrong', 'missed')]
            bare = [v for v in part if v in ('false', 'none')]
            line = '  %-16s' % value
            if hair:
                line += ' right %s; wrong %d, missed %d' % (wilson(hair.count('right'), len(hair)), hair.count('wrong'),
                                                           hair.count('missed'))
            if bare:
                line += '  false %s' % wilson(bare.count('false'), len(bare))
            print(line)


def sweep(title, seen):
    """seen: (p, mask or None) of every photo. The choice of what is called certain."""
    print('==', title, 'by what counts as certain')
    for certain in (.4, .5, .6, .7, .8, .9, .95):
        v = [judge(p, mask, certain) for p, mask in seen]
        print('  %.2f ' % certain, ', '.join('%s %d' % (k, v.count(k)) for k in (
            'right', 'wrong', 'missed', 'false', 'none') if k in v))


def drawn(rgb, p, skin, text):
    s = 192 / max(rgb.shape[:2])
    im = cv2.cvtColor(cv2.resize(rgb, None, fx=s, fy=s, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2BGR)
    for q, level, colour in ((skin, .5, (255, 90, 0)), (p, .5, (0, 200, 255)), (p, .9, (0, 255, 0))):
        b = (cv2.resize(q, im.shape[1::-1]) > level).astype(np.uint8)
        c, _ = cv2.findContours(b, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(im, c, -1, colour, 1)
    im = cv2.copyMakeBorder(im, 0, 192 - im.shape[0], 0, 192 - im.shape[1], cv2.BORDER_CONSTANT)
    cv2.putText(im, text, (2, 188), 0, .4, (0, 0, 255), 1)
    return im


def main():
    args = sys.argv[1:]
    out = None
    if '--sheet' in args:
        i = args.index('--sheet')
        out, args = args[i + 1], args[:i] + args[i + 2:]
    folder, work, negatives = args[0], args[1], args[2:]
    torch.set_num_threads(1)
    net = best(folder, work)
    pictures, found, seen = [], [], []
    for h in load_heads(folder):
        if not held_out(h['figure']):
            continue
        p, s = maps(net, h['rgb'])
        none = h['verdict'] == 'none'
        if not none and h['labels'][:, :, 0].max() < 128:
            continue
        seen.append((p, None if none else h['labels'][:, :, 0]))
        h['verdict'] = judge(*seen[-1])
        found.append(h)
        if h['verdict'] in ('wrong', 'missed', 'false'):
            pictures.append(drawn(h['rgb'], p, s, h['id'] + ' ' + h['verdict']))
    tell('figures held out', found, ('view', 'skin', 'hair', 'covering'))
    sweep('figures held out', seen)
    found, seen = [], []
    index = folder + '/check/INDEX.tsv'
    for r in csv.DictReader(open(index), delimiter='\t') if os.path.exists(index) else []:
        rgb = cv2.cvtColor(cv2.imread('%s/check/%s.jpg' % (folder, r['id'])), cv2.COLOR_BGR2RGB)
        mask = cv2.imread('%s/check/%s.mask.png' % (folder, r['id']), 0)
        p, s = maps(net, rgb)
        seen.append((p, None if r['careful_rect'] == 'none' else mask))
        r['verdict'] = judge(*seen[-1])
        found.append(r)
        pictures.append(drawn(rgb, p, s, '%s %s %s' % (r['id'], r['view'], r['verdict'])))
    if found:
        tell('check', found, ('view',))
        sweep('check', seen)
    found, seen = [], []
    for f in sorted(sum([glob.glob(d + '/*.jp*g') + glob.glob(d + '/*.png') for d in negatives], [])):
        try:
            im = cv2.imread(f)
        except cv2.error:  # a hostile one
            continue
        if im is None:
            continue
        rgb = cv2.cvtColor(im, cv2.COLOR_BGR2RGB)
        p, s = maps(net, rgb)
        seen.append((p, None))
        verdict = judge(p, None)
        found.append({'verdict': verdict, 'folder': os.path.basename(os.path.dirname(f))})
        if verdict == 'false':
            pictures.append(drawn(rgb, p, s, os.path.basename(f)[:28]))
    if found:
        tell('photos of anything', found, ('folder',))
        sweep('photos of anything', seen)
    if out:
        pictures += [np.zeros((192, 192, 3), np.uint8)] * (-len(pictures) % 10)
        cv2.imwrite(out, np.vstack([np.hstack(pictures[i:i + 10]) for i in range(0, len(pictures), 10)]))


if __name__ == '__main__':
    main()
