"""The network in whole numbers, as network.c computes it, and the weights file.

Activations are 0..127. A convolution adds up to 24 products in 16 bits, widens, adds the bias, shifts right by
the layer's count of bits and clamps. So that 16 bits hold whatever the picture: in every group of up to 24 inputs
of one tap the positive weights sum to at most 258, the negative ones too (127 * 258 = 32,766)."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from model import Net, twice

GROUP = 24
MOST = 258
# name in Net, kind, scale of what goes in, scale of what comes out
LAYERS = [
    ('c1', 'first', None, 'a'),
    ('c2', 'conv2', 'a', 'b'), ('r2.c', 'conv1', 'b', 'b'),
    ('c3', 'conv2', 'b', 'c'), ('r3.c', 'conv1', 'c', 'c'),
    ('c4', 'conv2', 'c', 'd'),
    ('s41.dw', 'dw1', 'd', 's41'), ('s41.pw', 'point', 's41', 'd'),
    ('s42.dw', 'dw2', 'd', 's42'), ('s42.pw', 'point', 's42', 'd'),
    ('s43.dw', 'dw3', 'd', 's43'), ('s43.pw', 'point', 's43', 'd'),
    ('g', 'mean', 'd', 'd'),
    ('s44.dw', 'dw1', 'd', 's44'), ('s44.pw', 'point', 's44', 'd'),
    ('u3', 'point', 'd', 'c'), ('d3.dw', 'dw1', 'c', 'd3'), ('d3.pw', 'point', 'd3', 'c'),
    ('u2', 'point', 'c', 'b'), ('d2.dw', 'dw1', 'b', 'd2'), ('d2.pw', 'point', 'd2', 'b'),
    ('u1', 'point', 'b', 'a'), ('d1.dw', 'dw1', 'a', 'd1'), ('d1.pw', 'point', 'd1', 'a'),
    ('h', 'head', 'a', None),
]
FEW = .75  # share of a layer's channels that keep their scale
DEAD = 1e-3  # variance of a channel
HEAD_STEP = 1 / 16  # logit per step of the last layer


def folded(net, name):
    m = dict(net.named_modules())[name]
    if isinstance(m, nn.Sequential):
        # A channel whose input died does not vary: it is its bias, and its weights say nothing.
        k = torch.where(m[1].running_var < DEAD, 0., m[1].weight / torch.sqrt(m[1].running_var + m[1].eps))
        return (m[0].weight * k[:, None, None, None]).detach(), (m[1].bias - m[1].running_mean * k).detach()
    w = m.weight.detach()
    return (w if w.dim() == 4 else w[:, :, None, None]), m.bias.detach()


def ranges(net, batches, top=.9995):
    """The largest activation of every channel of every scale."""
    seen = {}

    def note(key, t):
        q = torch.quantile(t.permute(1, 0, 2, 3).flatten(1)[:, ::3], top, dim=1)
        seen[key] = torch.maximum(seen[key], q) if key in seen else q

    hooks = []
    modules = dict(net.named_modules())
    for name, kind, _, to in LAYERS:
        if to:
            hooks.append(modules[name].register_forward_hook(
                lambda m, i, o, to=to: note(to, o if o.dim() == 4 else o[:, :, None, None])))
    for name, key in (('r2', 'b'), ('r3', 'c'), ('s41', 'd'), ('s42', 'd'), ('s43', 'd'), ('s44', 'd'),
                      ('d3', 'c'), ('d2', 'b'), ('d1', 'a')):
        hooks.append(modules[name].register_forward_hook(lambda m, i, o, key=key: [note(key, t) for t in (o, i[0])] and None))
    with torch.no_grad():
        for x in batches:
            net(x)
    for h in hooks:
        h.remove()
    return seen


class Through(torch.autograd.Function):
    """Rounds, and lets the gradient through."""

    @staticmethod
    def forward(ctx, x):
        return torch.floor(x + .5)

    @staticmethod
    def backward(ctx, g):
        return g


whole = Through.apply


def groups(w):
    """Sums of positive and of negative weights in each group: shape (sums, outputs)."""
    o, i = w.shape[:2]
    if i == 1:
        parts = [w.reshape(o, -1)]
    elif i == 3:
        t = w.permute(0, 2, 3, 1).reshape(o, -1)
        t = F.pad(t, (0, 5))
        parts = [t[:, :24], t[:, 24:]]
    else:
        t = w.reshape(o, i, -1)
        parts = [t[:, k:k + GROUP, j] for k in range(0, i, GROUP) for j in range(t.shape[2])]
    return parts


def strain(w, kind):
    """How far each output's fullest group fills 16 bits (1: full)."""
    most = torch.zeros(w.shape[0])
    for p in groups(w):
        pos, neg = p.clamp(min=0).sum(1), (-p).clamp(min=0).sum(1)
        s = (pos + neg) / 255 if kind == 'first' else torch.maximum(pos, neg) / (MOST if kind[:2] != 'dw' else 241)
        most = torch.maximum(most, s)
    return torch.maximum(most, w.abs().flatten(1).max(1)[0] / 127)


class Whole(nn.Module):
    """Net in whole numbers. Parameters are in units of the last bit; they are rounded on the way."""

    def __init__(self):
        super().__init__()
        self.w, self.b, self.shift = nn.ParameterDict(), nn.ParameterDict(), {}

    @staticmethod
    def of(net, seen):
        self = Whole()
        scale = {k: v.clamp(min=1e-4) / 127 for k, v in seen.items()}
        for k, v in scale.items():  # a channel that hardly lives needs no fine steps
            scale[k] = v.clamp(min=float(v.max()) / 30)
        for turn in range(4):
            for name, kind, src, dst in LAYERS:
                w, b = folded(net, name)
                si = torch.full((w.shape[1],), 1 / 64) if src is None else scale[src]
                so = torch.full((w.shape[0],), HEAD_STEP) if dst is None else scale[dst]
                w = w * (si[None, :, None, None] if w.shape[1] > 1 else si[:, None, None, None])
                need = strain(w / so[:, None, None, None], kind) * 1.03
                if kind[:2] == 'dw':
                    need = torch.maximum(need, (b / so).abs() / 1990)
                # most channels decide on the shift; the others get coarser steps
                k = int(torch.floor(torch.log2(1 / torch.quantile(need, FEW))).clamp(0, 10))
                if dst is not None and turn < 3:
                    scale[dst] = so * (need * 2 ** k).clamp(min=1)
                key = name.replace('.', '_')
                self.w[key] = nn.Parameter(w / so[:, None, None, None] * 2 ** k)
                self.b[key] = nn.Parameter(b / so * 2 ** k)
                self.shift[key] = k
        self.hold()
        return self

    def hold(self):
        """After a step of training: back within what 16 bits hold."""
        with torch.no_grad():
            for name, kind, _, _ in LAYERS:
                key = name.replace('.', '_')
                for _ in range(8):
                    s = strain(torch.round(self.w[key]), kind)
                    if s.max() <= 1:
                        break
                    self.w[key] /= torch.where(s > 1, s * 1.002, torch.ones(1))[:, None, None, None]
                if kind[:2] == 'dw':
                    self.b[key].clamp_(-2000, 2000)

    def layer(self, x, name, kind):
        key = name.replace('.', '_')
        w, b, k = whole(self.w[key]), whole(self.b[key]), self.shift[key]
        if kind == 'conv2' or kind == 'first':
            y = F.conv2d(x, w, b, 2, 1)
        elif kind == 'conv1':
            y = F.conv2d(x, w, b, 1, 1)
        elif kind[:2] == 'dw':
            d = int(kind[2])
            y = F.conv2d(x, w, b, 1, d, d, w.shape[0])
        else:
            y = F.conv2d(x, w, b)
        y = whole(y / 2 ** k)
        if kind == 'mean':
            return y.clamp(-127, 127)
        return y.clamp(-128, 127) if kind == 'head' else y.clamp(0, 127)

    def forward(self, x):
        """x: 0..255. Steps of the logits, -128..127."""
        kinds = {n: k for n, k, _, _ in LAYERS}

        def f(n, v):
            return self.layer(v, n, kinds[n])

        def sep(n, v):
            return (v + f(n + '.pw', f(n + '.dw', v))).clamp(max=127)

        def up(v):
            return whole(twice(v))
        a = f('c1', x - 128)
        b = f('c2', a)
        b = (b + f('r2.c', b)).clamp(max=127)
        c = f('c3', b)
        c = (c + f('r3.c', c)).clamp(max=127)
        d = f('c4', c)
        for n in ('s41', 's42', 's43'):
            d = sep(n, d)
        d = (d + f('g', whole(d.mean((2, 3), keepdim=True)))).clamp(0, 127)
        d = sep('s44', d)
        c = sep('d3', (up(f('u3', d)) + c).clamp(max=127))
        b = sep('d2', (up(f('u2', c)) + b).clamp(max=127))
        a = sep('d1', (up(f('u1', b)) + a).clamp(max=127))
        return f('h', a)

    def write(self, path):
        """For each layer: the shift (1 byte), biases (4 bytes each, low byte first, half a step added), weights
        (1 byte each) in the order in which they are used: for eight outputs at a time every tap, every input. At the
        end 256 bytes: the probability (255: 1) of each step of the logit; and
        four with the checksum of what this class says of a made picture, for tests/hair/test_network.c."""
        out = bytearray()
        for name, kind, _, _ in LAYERS:
            key = name.replace('.', '_')
            w, b, k = torch.round(self.w[key].detach()), torch.floor(self.b[key].detach() + .5), self.shift[key]
            w, b = w.numpy().astype(int), b.numpy().astype(int) + (1 << k >> 1)
            assert float(strain(torch.tensor(w).float(), kind).max()) <= 1, name
            assert np.abs(w).max() <= 127
            if kind == 'head':
                w, b = np.pad(w, ((0, 6), (0, 0), (0, 0), (0, 0))), np.pad(b, (0, 6))
            out.append(k)
            out += b.astype('<i4').tobytes()
            o, i = w.shape[:2]
            if i == 1:  # [tap][channel]
                t = w.reshape(o, 9).T
            elif kind == 'first':  # [8 outputs][tap and colour, padded to 32][8]
                t = np.pad(w.transpose(2, 3, 1, 0).reshape(27, o), ((0, 5), (0, 0)))
                t = t.reshape(32, o // 8, 8).transpose(1, 0, 2)
            else:
                t = w.reshape(o // 8, 8, i, -1).transpose(0, 3, 2, 1)
            out += t.astype('i1').tobytes()
        steps = 1 / (1 + np.exp(-(np.arange(-128, 128) + .0) * HEAD_STEP))
        table = np.round(255 * steps).astype(np.uint8)
        out += table.tobytes()
        out += self.checksum(table).to_bytes(4, 'little')
        open(path, 'wb').write(out)
        return len(out)

    @staticmethod
    def read(path):
        """What write() wrote."""
        data, self, at = open(path, 'rb').read(), Whole(), 0
        modules = dict(Net().named_modules())
        for name, kind, _, _ in LAYERS:
            m = modules[name]
            shape = (m[0] if isinstance(m, nn.Sequential) else m).weight.shape
            o, i = shape[:2]
            taps = shape[2] * shape[3] if len(shape) == 4 else 1
            full = 8 if kind == 'head' else o
            k, at = data[at], at + 1
            b, at = np.frombuffer(data, '<i4', full, at)[:o], at + 4 * full
            count = (32 if kind == 'first' else i * taps) * full
            t, at = np.frombuffer(data, 'i1', count, at).astype(np.float32), at + count
            if i == 1:
                w = t.reshape(9, o).T
            elif kind == 'first':
                w = t.reshape(o // 8, 32, 8).transpose(1, 0, 2).reshape(32, o)[:27].reshape(3, 3, 3, o).transpose(3, 2, 0, 1)
            else:
                w = t.reshape(full // 8, taps, i, 8).transpose(0, 3, 2, 1).reshape(full, i, taps)[:o]
            side = int(taps ** .5)
            key = name.replace('.', '_')
            self.w[key] = nn.Parameter(torch.from_numpy(np.ascontiguousarray(w).reshape(o, i, side, side)))
            self.b[key] = nn.Parameter(torch.from_numpy(b - (1 << k >> 1)).float())
            self.shift[key] = k
        return self

    def floats(self, batches, unit=24.):
        """The Net that computes the same but for rounding, to train on. The statistics of its normalisation are those
        of the batches; one unit of its activations is `unit` steps here."""
        net = Net().eval()
        modules = dict(net.named_modules())
        with torch.no_grad():
            for name, kind, _, _ in LAYERS:
                key, m = name.replace('.', '_'), modules[name]
                scale = 1. / 2 ** self.shift[key]
                w, b = self.w[key] * scale, self.b[key] * scale / unit
                if kind == 'first':
                    w = w * 64 / unit
                elif kind == 'head':
                    w, b = w * unit * HEAD_STEP, b * unit * HEAD_STEP
                if isinstance(m, nn.Sequential):
                    m[0].weight.copy_(w)
                    m[1].bias.copy_(b)
                    m[1].running_var.fill_(1 - m[1].eps)
                else:
                    m.weight.copy_(w.reshape(m.weight.shape))
                    m.bias.copy_(b)
            sums = {}

            def note(bn, x):
                s = sums.setdefault(bn, [0, 0, 0])
                s[0] += x[0].mean((0, 2, 3))
                s[1] += (x[0] ** 2).mean((0, 2, 3))
                s[2] += 1
            norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
            hooks = [m.register_forward_pre_hook(note) for m in norms]
            for x in batches:
                net(x)
            for h in hooks:
                h.remove()
            for m in norms:
                mean, var = sums[m][0] / sums[m][2], sums[m][1] / sums[m][2]
                var = (var - mean ** 2).clamp(min=1e-6)
                m.running_mean.copy_(mean)
                m.running_var.copy_(var)
                m.weight.copy_(torch.sqrt(var + m.eps))
                m.bias.add_(mean)
        return net

    def checksum(self, table):
        """FNV-1a, 32 bits, of both planes of a made picture."""
        y, x, c = np.mgrid[:112, :160, :3]
        rgb = (x * x * 3 + y * y * 5 + x * y * 7 * (c + 1)) >> 6 & 255
        with torch.no_grad():
            steps = self(torch.from_numpy(rgb).permute(2, 0, 1)[None].float())[0].numpy().astype(int)
        total = 2166136261
        for v in table[steps + 128].ravel().tolist():
            total = (total ^ v) * 16777619 & 0xffffffff
        return total
