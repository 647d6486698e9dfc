/* Looks for a grey or white card in a picture: an even, nearly neutral rectangle that stands apart from what is round it. It
 * is only asked about, never taken: walls and doors are that, too. */

const CARD = {
  longPx: 240, /* what it is looked for in */
  evenCodes: 8, /* how far neighbours differ within it */
  driftCodes: 24, /* and the whole of it from its mean */
  castCodes: 40, /* between its channels: lamps are not neutral */
  darkest: 50,
  edgeCodes: 14, /* what is round it differs by, */
  edgeFrac: 0.88, /* along so much of its edge */
  leastFrac: 0.004, mostFrac: 0.12, /* of the picture */
  fillFrac: 0.86, /* of the smallest rectangle round it */
  slimmest: 0.55, /* width by length */
  whiteCodes: 200,
};

/* Scaled down by whole steps, each the mean of its pixels: {w, h, step, rgb}. */
function reduced({ width, height, data }) {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / CARD.longPx));
  const w = Math.floor(width / step), h = Math.floor(height / step), rgb = new Float32Array(3 * w * h);
  for (let y = 0; y < h * step; y++)
    for (let x = 0; x < w * step; x++) {
      const to = 3 * (Math.floor(y / step) * w + Math.floor(x / step)), from = 4 * (y * width + x);
      for (let i = 0; i < 3; i++) rgb[to + i] += data[from + i] / (step * step);
    }
  return { w, h, step, rgb };
}

const apart = (rgb, a, b) => Math.max(...[0, 1, 2].map((i) => Math.abs(rgb[3 * a + i] - rgb[3 * b + i])));

/* The pixels that are reached from `seed` over neighbours that are alike; null where they reach the picture's edge. */
function spread({ w, h, rgb }, seed, taken) {
  const found = [seed], mean = [0, 1, 2].map((i) => rgb[3 * seed + i]);
  let touches = false;
  taken[seed] = 1;
  for (let next = 0; next < found.length; next++) {
    const at = found[next], x = at % w, y = (at - x) / w;
    if (x === 0 || y === 0 || x === w - 1 || y === h - 1) { touches = true; continue; }
    for (const to of [at - 1, at + 1, at - w, at + w]) {
      if (taken[to] || apart(rgb, at, to) > CARD.evenCodes) continue;
      if ([0, 1, 2].some((i) => Math.abs(rgb[3 * to + i] - mean[i]) > CARD.driftCodes)) continue;
      taken[to] = 1;
      found.push(to);
      for (let i = 0; i < 3; i++) mean[i] += (rgb[3 * to + i] - mean[i]) / found.length;
    }
  }
  return touches ? null : { found, mean };
}

/* The smallest rectangle round the pixels, over 36 directions: its centre, half sides and direction. */
function rectangleRound({ w }, found) {
  let best = null;
  for (let turn = 0; turn < 90; turn += 2.5) {
    const c = Math.cos(turn * Math.PI / 180), s = Math.sin(turn * Math.PI / 180);
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const at of found) {
      const x = at % w, y = Math.floor(at / w), u = c * x + s * y, v = c * y - s * x;
      left = Math.min(left, u); right = Math.max(right, u); top = Math.min(top, v); bottom = Math.max(bottom, v);
    }
    const a = (right - left + 1) / 2, b = (bottom - top + 1) / 2;
    if (best && a * b >= best.a * best.b) continue;
    const u = (left + right) / 2, v = (top + bottom) / 2;
    best = { x: c * u - s * v, y: s * u + c * v, a, b, c, s };
  }
  return best;
}

/* What share of its edge has something else three pixels outside; a side may lie that near to the picture's. */
function edgeShare({ w, h, rgb }, { x, y, a, b, c, s }, mean) {
  let other = 0, n = 0, all = 0;
  for (let side = -0.9; side <= 0.9; side += 0.1)
    for (const [u, v] of [[a + 3, side * b], [-a - 3, side * b], [side * a, b + 3], [side * a, -b - 3]]) {
      const px = Math.round(x + c * u - s * v), py = Math.round(y + s * u + c * v);
      all++;
      if (px < 0 || py < 0 || px >= w || py >= h) continue;
      n++;
      other += [0, 1, 2].some((i) => Math.abs(rgb[3 * (py * w + px) + i] - mean[i]) > CARD.edgeCodes);
    }
  return n >= 0.7 * all ? other / n : 0;
}

function isCard(small, part) {
  const { found, mean } = part, share = found.length / (small.w * small.h);
  if (share < CARD.leastFrac || share > CARD.mostFrac) return false;
  if (Math.max(...mean) - Math.min(...mean) > CARD.castCodes || Math.max(...mean) < CARD.darkest) return false;
  const round = part.rectangle = rectangleRound(small, found);
  return found.length >= CARD.fillFrac * 4 * round.a * round.b && Math.min(round.a, round.b) >= CARD.slimmest * Math.max(round.a, round.b) &&
         edgeShare(small, round, mean) >= CARD.edgeFrac;
}

/* A chart's patches look like cards: what lies in the upright frame round its corners, and half a patch more, is none. */
function leaveOut({ w, h, step }, chart, taken) {
  const [xs, ys] = [0, 1].map((i) => chart.map((point) => point[i] / step));
  const more = (Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys)) / 10;
  for (let at = 0; at < w * h; at++) {
    const x = at % w, y = Math.floor(at / w);
    if (x > Math.min(...xs) - more && x < Math.max(...xs) + more && y > Math.min(...ys) - more && y < Math.max(...ys) + more) taken[at] = 1;
  }
}

/* A frame well inside the card, in the picture's pixels, and whether it is white; null where there is none, or where
 * several look like one. */
function findCard(pixels, chart) {
  const small = reduced(pixels), taken = new Uint8Array(small.w * small.h), cards = [];
  if (chart) leaveOut(small, chart, taken);
  for (let seed = 0; seed < taken.length; seed++) {
    if (taken[seed]) continue;
    const part = spread(small, seed, taken);
    if (part && isCard(small, part)) cards.push(part);
  }
  if (cards.length !== 1) return null;
  const { rectangle: { x, y, a, b, c, s }, mean } = cards[0];
  /* The largest upright rectangle of the card's shape that a turned one holds, and a fifth less. */
  const scale = 0.8 / Math.max(c + s * Math.max(b / a, a / b), 1);
  const [halfW, halfH] = (s > c ? [b, a] : [a, b]).map((half) => half * scale * small.step);
  const [midX, midY] = [(x + 0.5) * small.step, (y + 0.5) * small.step];
  return { x: midX - halfW, y: midY - halfH, w: 2 * halfW, h: 2 * halfH, white: Math.max(...mean) > CARD.whiteCodes };
}
