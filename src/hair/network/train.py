"""train.py HEADS WORK UNTIL [WEIGHTS]: trains on the portraits in HEADS until the wall clock says UNTIL (HH:MM),
one thread; resumes from WORK/state.pt, which it writes every two minutes, with the averaged weights in
WORK/average.pt; without a state it starts from the weights file WEIGHTS, or from nothing. Painted tiles are taken
from WORK/packs, skin labels from WORK/skin.pickle."""
import datetime
import os
import pickle
import sys
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from model import Net
from quantise import Whole
from samples import Sampler, held_out, load_heads, load_packs, load_without

BATCH = 24
HALF_LIFE = 400  # iterations, of the average


def losses(logits, y):
    hair, wh, skin, ws = [y[:, i] for i in range(4)]
    lh, ls = logits[:, 0], logits[:, 1]
    n = wh.mean() + 1e-3
    bce = (F.binary_cross_entropy_with_logits(lh, hair, reduction='none') * wh).mean() / n
    p = torch.sigmoid(lh)
    dice = 1 - (2 * (p * hair * wh).sum((1, 2)) + 8) / ((p * wh).sum((1, 2)) + (hair * wh).sum((1, 2)) + 8)
    sbce = (F.binary_cross_entropy_with_logits(ls, skin, reduction='none') * ws).mean()
    return bce + .5 * dice.mean() + .25 * sbce


def iou(logits, y):
    p, t, w = logits[:, 0] > 0, y[:, 0] > .5, y[:, 1] > .5
    return (((p & t & w).sum() + 1) / (((p | t) & w).sum() + 1)).item()


def tensors(x, y):
    return (torch.from_numpy(x).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last),
            torch.from_numpy(y).permute(0, 3, 1, 2).float() / 255)


def main():
    folder, work, until = sys.argv[1:4]
    weights = sys.argv[4] if len(sys.argv) > 4 else None
    now = datetime.datetime.now()
    h, m = (int(v) for v in until.split(':'))
    end = now.replace(hour=h, minute=m).timestamp()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    skins = pickle.load(open(work + '/skin.pickle', 'rb')) if os.path.exists(work + '/skin.pickle') else None
    heads = [r for r in load_heads(folder, skins) if not held_out(r['figure'])]
    state, net = work + '/state.pt', Net()
    packs = load_packs(work + '/packs')
    if weights and not os.path.exists(state):
        first = Sampler(heads, load_without(folder), packs, 3)
        net = Whole.read(weights).floats([tensors(*first.batch(BATCH))[0] for _ in range(20)])
    net = net.to(memory_format=torch.channels_last)
    mean = Net()
    mean.load_state_dict(net.state_dict())
    opt = torch.optim.AdamW(net.parameters(), lr=1e-4, weight_decay=2e-3)
    it, start = 0, time.time()
    most = 2e-3 if weights else 3e-3  # a trained network is not thrown far from where it is
    if os.path.exists(state):
        s = torch.load(state)
        net.load_state_dict(s['net']), mean.load_state_dict(s['mean']), opt.load_state_dict(s['opt'])
        it, start = s['it'], s['start']
    sampler = Sampler(heads, load_without(folder), packs, (9000 if weights else 1000) + it)
    print('packs', {k: (v[0], len(v[1])) for k, v in sampler.packs.items()}, 'heads', len(heads), flush=True)
    saved, acc, made = time.time(), [], 0
    while time.time() < end:
        done = (time.time() - start) / (end - start)
        lr = most * min(1, (it + 1) / 200) * (.5 + .5 * np.cos(np.pi * min(1, done))) + 2e-5
        for g in opt.param_groups:
            g['lr'] = lr
        t = time.time()
        x, y = tensors(*sampler.batch(BATCH))
        made += time.time() - t
        net.train()
        with torch.autocast('cpu', dtype=torch.bfloat16):
            l = net(x)
        l = l.float()
        loss = losses(l, y)
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.)
        opt.step()
        it += 1
        keep = min(.5 ** (1 / HALF_LIFE), it / (it + 10))
        with torch.no_grad():
            for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.mul_(keep).add_(b, alpha=1 - keep)
        acc.append((loss.item(), iou(l, y)))
        if it % 100 == 0:
            print(datetime.datetime.now().strftime('%H:%M:%S'), it, 'loss %.3f iou %.3f' % tuple(np.mean(acc[-100:], 0)),
                  'lr %.5f' % lr, 'making %.0f s' % made, flush=True)
        if time.time() - saved > 120 or time.time() >= end:
            saved = time.time()
            torch.save({'net': net.state_dict(), 'mean': mean.state_dict(), 'opt': opt.state_dict(), 'it': it,
                        'start': start}, state + '.new')
            os.replace(state + '.new', state)
            torch.save(mean.state_dict(), work + '/average.pt.new')
            os.replace(work + '/average.pt.new', work + '/average.pt')


if __name__ == '__main__':
    main()
