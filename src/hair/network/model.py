"""The network that network.c evaluates, as it is trained: RGB 0..255 of sides that are multiples of 16
-> two planes at half the resolution, the logits of hair and of bare skin."""
import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTHS = (16, 24, 48, 96)


def conv(i, o, stride=1, kernel=3, dilation=1, groups=1):
    return nn.Sequential(nn.Conv2d(i, o, kernel, stride, dilation * (kernel // 2), dilation, groups, bias=False),
                         nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = conv(c, c)

    def forward(self, x):
        return x + self.c(x)


class Separable(nn.Module):
    def __init__(self, c, dilation=1):
        super().__init__()
        self.dw = conv(c, c, 1, 3, dilation, c)
        self.pw = conv(c, c, 1, 1)

    def forward(self, x):
        return x + self.pw(self.dw(x))


def twice(x):
    return F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)


class Net(nn.Module):
    def __init__(self, widths=WIDTHS):
        super().__init__()
        a, b, c, d = widths
        self.c1 = conv(3, a, 2)
        self.c2, self.r2 = conv(a, b, 2), Residual(b)
        self.c3, self.r3 = conv(b, c, 2), Residual(c)
        self.c4 = conv(c, d, 2)
        self.s41, self.s42, self.s43 = Separable(d, 1), Separable(d, 2), Separable(d, 3)
        self.g = nn.Linear(d, d)
        self.s44 = Separable(d, 1)
        self.u3, self.d3 = conv(d, c, 1, 1), Separable(c)
        self.u2, self.d2 = conv(c, b, 1, 1), Separable(b)
        self.u1, self.d1 = conv(b, a, 1, 1), Separable(a)
        self.h = nn.Conv2d(a, 2, 1)

    def forward(self, x):
        x = (x - 128) / 64
        a = self.c1(x)
        b = self.r2(self.c2(a))
        c = self.r3(self.c3(b))
        d = self.s43(self.s42(self.s41(self.c4(c))))
        d = F.relu(d + self.g(d.mean((2, 3)))[:, :, None, None])
        d = self.s44(d)
        c = self.d3(twice(self.u3(d)) + c)
        b = self.d2(twice(self.u2(c)) + b)
        a = self.d1(twice(self.u1(b)) + a)
        return self.h(a)
