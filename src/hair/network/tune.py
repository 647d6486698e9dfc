"""tune.py HEADS WORK UNTIL: trains the whole numbers made of WORK/average.pt until the wall clock says UNTIL
(HH:MM): rounding and clamping as network.c does them, gradients past them. Writes WORK/tuned.pt; resumes from it."""
import datetime
import os
import pickle
import sys
import time

import cv2
import numpy as np
import torch

from export import quantised
from quantise import HEAD_STEP
from samples import Sampler, held_out, load_heads, load_packs, load_without
from train import BATCH, iou, losses, tensors

HALF_LIFE = 300


def main():
    folder, work, until = sys.argv[1:4]
    h, m = (int(v) for v in until.split(':'))
    end = datetime.datetime.now().replace(hour=h, minute=m).timestamp()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    skins = pickle.load(open(work + '/skin.pickle', 'rb')) if os.path.exists(work + '/skin.pickle') else None
    heads = [r for r in load_heads(folder, skins) if not held_out(r['figure'])]
    net = quantised(folder, work)[1]
    it, start, state = 0, time.time(), work + '/tuned.pt'
    mean = {k: v.detach().clone() for k, v in net.named_parameters()}
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)
    if os.path.exists(state):
        s = torch.load(state)
        net.shift = s['shift']
        for k, v in net.named_parameters():
            v.data.copy_(s['net'][k])
        mean, it, start = s['mean'], s['it'], s['start']
        opt.load_state_dict(s['opt'])
    sampler = Sampler(heads, load_without(folder), load_packs(work + '/packs'), 500000 + it)
    saved, acc = time.time(), []
    while time.time() < end:
        done = min(1, (time.time() - start) / (end - start))
        for g in opt.param_groups:  # in steps of the last bit
            g['lr'] = .06 * min(1, (it + 1) / 50) * (.5 + .5 * np.cos(np.pi * done)) + 1e-3
        x, y = tensors(*sampler.batch(BATCH))
        logits = net(x) * HEAD_STEP
        loss = losses(logits, y)
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.)
        opt.step()
        net.hold()
        it += 1
        keep = min(.5 ** (1 / HALF_LIFE), it / (it + 10))
        with torch.no_grad():
            for k, v in net.named_parameters():
                mean[k].mul_(keep).add_(v, alpha=1 - keep)
        acc.append((loss.item(), iou(logits, y)))
        if it % 50 == 0:
            print(datetime.datetime.now().strftime('%H:%M:%S'), it, 'loss %.3f iou %.3f' % tuple(np.mean(acc[-50:], 0)),
                  flush=True)
        if time.time() - saved > 120 or time.time() >= end:
            saved = time.time()
            torch.save({'net': dict(net.named_parameters()), 'mean': mean, 'shift': net.shift, 'opt': opt.state_dict(),
                        'it': it, 'start': start}, state + '.new')
            os.replace(state + '.new', state)


if __name__ == '__main__':
    main()
