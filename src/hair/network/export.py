"""export.py HEADS WORK OUT: the averaged weights of WORK (tuned.pt, whole numbers, if there are any; else
average.pt) -> the weights file OUT. Says what the whole numbers cost."""
import os
import sys

import torch

from model import Net
from quantise import HEAD_STEP, LAYERS, Whole, ranges
from samples import Sampler, held_out, load_heads, load_packs, load_without


def batches(folder, work, count, seed, held=False):
    heads = [h for h in load_heads(folder) if held_out(h['figure']) == held]
    s = Sampler(heads, load_without(folder), load_packs(work + '/packs'), seed)
    for _ in range(count):
        x, y = s.batch(24)
        yield torch.from_numpy(x).permute(0, 3, 1, 2).float(), torch.from_numpy(y).permute(0, 3, 1, 2).float() / 255


def overlap(p, y):
    t, w = y[:, 0] > .5, y[:, 1] > .5
    return ((p & t & w).sum() / ((p | t) & w).sum()).item()


def quantised(folder, work):
    net = Net()
    net.load_state_dict(torch.load(work + '/average.pt'))
    net.eval()
    return net, Whole.of(net, ranges(net, [x for x, _ in batches(folder, work, 10, 77)]))


def best(folder, work):
    """The whole numbers to ship: tuned.pt if there is one, else made of average.pt."""
    if os.path.exists(work + '/tuned.pt'):
        tuned, small = torch.load(work + '/tuned.pt'), Whole()
        for name, _, _, _ in LAYERS:
            key = name.replace('.', '_')
            small.w[key] = torch.nn.Parameter(tuned['mean']['w.' + key])
            small.b[key] = torch.nn.Parameter(tuned['mean']['b.' + key])
        small.shift = tuned['shift']
        small.hold()
        return small
    return quantised(folder, work)[1]


def main():
    folder, work, out = sys.argv[1:4]
    torch.set_num_threads(1)
    net, small = quantised(folder, work)[0], best(folder, work)
    print('bytes', small.write(out), 'shifts', small.shift)
    with torch.no_grad():
        for x, y in batches(folder, work, 4, 99, held=True):
            a, b = net(x), small(x) * HEAD_STEP
            print('float overlap %.3f, whole %.3f, cells that change sides %.4f, logits differ by %.3f (rms)' % (
                overlap(a[:, 0] > 0, y), overlap(b[:, 0] > 0, y), ((a > 0) != (b > 0))[:, 0].float().mean(),
                (a.clamp(-8, 7.9) - b).pow(2).mean().sqrt()))


if __name__ == '__main__':
    main()
