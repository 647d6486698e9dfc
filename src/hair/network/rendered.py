"""rendered.py TREE WORK OUT.pickle: heads of the tree's own renderer with masks of their hair (stubble is none).
Wants `make build/obj/libpigmatch.a` in TREE; builds a copy of the renderer in WORK that also writes how far hair
covers each pixel."""
import glob
import os
import pickle
import shutil
import subprocess
import sys

import cv2
import numpy as np

FAMILIES = ['natural', 'wet', 'saltpepper', 'stubble', 'bleached', 'warm', 'underexposed', 'blurred', 'treated',
            'sloppy', 'natural', 'stubble']
SIZES = ['240x240', '200x280', '300x220']
AFTER = '        done = paint_all('
DUMP = '''    FILE *masks = fopen(getenv("RD_MASKS"), "ab");
    fprintf(masks, "P5 %d %d 255\\n", canvas->width, canvas->height);
    for (int i = 0; i < canvas->width * canvas->height; i++)
        fputc((int)(255 * fminf(1, fmaxf(0, canvas->hair[i].colour[3]))), masks);
    fclose(masks);
'''


def build(tree, work):
    folder, program = work + '/render', work + '/render-masks'
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tree + '/samples/render', folder)
    shot = open(folder + '/shot.c').read()
    at = shot.index('\n', shot.index(AFTER)) + 1
    head = '#include <math.h>\n#include <stdio.h>\n#include <stdlib.h>\n'
    open(folder + '/shot.c', 'w').write(head + shot[:at] + DUMP + shot[at:])
    libraries = subprocess.check_output('pkg-config --libs libjpeg lcms2 jansson libexif cminpack nettle libpng'.split(),
                                        text=True).split()
    subprocess.run(['cc', '-std=c17', '-O2', '-ffp-contract=off', '-D_GNU_SOURCE', '-I' + tree + '/include',
                    '-I' + tree + '/src', '-I' + tree + '/tests/support', '-I' + folder, '-o', program,
                    *sorted(glob.glob(folder + '/*.c')), tree + '/build/obj/libpigmatch.a', *libraries, '-ldl',
                    '-lpthread', '-lm'], check=True)
    return program


def read_masks(path):
    data, at, masks = open(path, 'rb').read(), 0, []
    while at < len(data):
        end = data.index(b'\n', at)
        w, h = (int(v) for v in data[at:end].split()[1:3])
        masks.append(np.frombuffer(data, np.uint8, w * h, end + 1).reshape(h, w))
        at = end + 1 + w * h
    return masks


def main():
    tree, work, out = sys.argv[1:4]
    program, tiles = build(tree, work), []
    for n, family in enumerate(FAMILIES):
        for size in SIZES:
            folder = '%s/rendered/%d-%s' % (work, n, size)
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            subprocess.run([program, '--family', family, '--seed', str(100 + n), '--count', '14', '--size', size, folder],
                           env=dict(os.environ, RD_MASKS=folder + '/masks'), check=True)
            for f, mask in zip(sorted(glob.glob(folder + '/*.jpg')), read_masks(folder + '/masks')):
                labels = np.zeros(mask.shape + (4,), np.uint8)
                labels[:, :, 0] = 0 if family == 'stubble' else mask
                labels[:, :, 1] = 255
                tiles.append((cv2.cvtColor(cv2.imread(f), cv2.COLOR_BGR2RGB), labels))
    pickle.dump(tiles, open(out, 'wb'))


if __name__ == '__main__':
    main()
