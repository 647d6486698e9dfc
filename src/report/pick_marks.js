'use strict';
/* Draws regions on photos and tells the command for them. All numbers are pixels of the full upright photo; the SVG over
 * the picture counts in them too. Nothing is stored and nothing is sent. */

const facts = document.body.dataset;
const WORDS = Object.fromEntries(facts.words.trim().split('\n').map((line) => {
  const end = line.indexOf(' ');
  return [line.slice(0, end), line.slice(end + 1)];
}));
/* How many there may be of a kind, in the order of the command. */
const MOST = { hair: 16, treated: 16, skin: 16, zone: 24, beard: 4, roots: 1, card: 1, chart: 1, strip: 2, swatches: 1 };
const TOOLS = {
  plan: ['hair', 'skin', 'zone', 'beard', 'roots', 'card', 'chart', 'strip'],
  followup: ['hair', 'treated', 'skin', 'zone', 'beard', 'card', 'chart'],
  palette: ['swatches', 'card', 'chart'],
};

const byId = (id) => document.getElementById(id);
const stage = byId('stage'), plane = byId('plane'), picture = byId('picture'), drawing = byId('drawing');
const loupe = byId('loupe');

/* {name, word, cell, width, height, source, marks, selected, past, client, start, report ...}; a mark is {id, kind, x, y,
 * w, h, ...} or {id, kind, points: [[x, y], ...], ...}. */
const photos = [];
let photo = null;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const round = (value) => Math.round(value * 10) / 10;
const tool = () => document.querySelector('input[name=tool]:checked').value;
const purpose = () => byId('purpose').value;
/* What people read: a sentence by its key, {0} and {1} filled in. */
const say = (key, ...values) => WORDS[key].replace(/\{(\d)\}/g, (_, i) => values[i]);

/* ---------------------------------------------------------------- what is marked */

const tools = () => TOOLS[purpose()].filter((kind) => kind !== 'roots' || byId('look').value === 'density');
const shown = (of = photo) => of.marks.filter((mark) => tools().includes(mark.kind));
const ofKind = (kind) => photo.marks.filter((mark) => mark.kind === kind);
const markOf = (id) => photo.marks.find((mark) => mark.id === Number(id));
const selectedMark = () => shown().find((mark) => mark.id === photo.selected);

function nameOf(mark) {
  const same = ofKind(mark.kind), name = say(`kind_${mark.kind}`);
  if (mark.kind === 'zone' && mark.name) return `${name} ${mark.name}`;
  return same.length > 1 ? `${name} ${same.indexOf(mark) + 1}` : name;
}

/* Corners that a mark of points needs: of one row or column of swatches, its ends. */
const isLine = (mark) => mark.kind === 'swatches' && (mark.across === 1 || mark.down === 1);
const pointsOf = (mark) => (isLine(mark) ? 2 : 4);
const isWhole = (mark) => !mark.points || mark.points.length >= pointsOf(mark);

const snapshot = () => JSON.stringify({ marks: photo.marks, selected: photo.selected });

function remember() {
  photo.past.push(snapshot());
  if (photo.past.length > 100) photo.past.shift();
}

function goBack() {
  Object.assign(photo, JSON.parse(photo.past.pop()));
  listed = ''; /* of other objects */
}

function undo() {
  if (photo.past.length === 0) return;
  goBack();
  show();
  tell('undone');
}

function newMark(kind, more) {
  const mark = { id: Math.max(0, ...photo.marks.map((other) => other.id)) + 1, kind, ...more };
  if (kind === 'card') Object.assign(mark, { card: 'grey', L: 50 });
  if (kind === 'zone') mark.name = '';
  if (kind === 'swatches') Object.assign(mark, { across: 4, down: 2 });
  if (kind === 'strip') {
    const last = ofKind('strip').pop();
    Object.assign(mark, last ? { across: last.across, down: last.down } : { across: 0, down: 0 }, { turned: false });
  }
  photo.marks.push(mark);
  photo.selected = mark.id;
  return mark;
}

/* A strip lies the way its frame does, until somebody says otherwise. */
function settleStrip(mark) {
  if (mark.kind !== 'strip' || mark.across > 0) return;
  [mark.across, mark.down] = mark.w >= mark.h ? [8, 1] : [1, 8];
}

function remove(id) {
  const mark = markOf(id);
  if (!mark) return;
  remember();
  const name = nameOf(mark);
  photo.marks.splice(photo.marks.indexOf(mark), 1);
  photo.selected = 0;
  show();
  tell('removed', name);
}

function hasRoom(kind) {
  if (ofKind(kind).length < MOST[kind]) return true;
  tell(MOST[kind] === 1 ? 'one_only' : 'no_more', say(`kind_${kind}`), MOST[kind]);
  return false;
}

function keepInside(mark) {
  mark.w = clamp(Math.round(mark.w), 1, photo.width);
  mark.h = clamp(Math.round(mark.h), 1, photo.height);
  mark.x = clamp(Math.round(mark.x), 0, photo.width - mark.w);
  mark.y = clamp(Math.round(mark.y), 0, photo.height - mark.h);
}

/* ---------------------------------------------------------------- swatches in rows and columns */

/* The centres of a strip's corner swatches, from the first one on clockwise. */
function stripCorners(mark) {
  const dx = mark.w / mark.across / 2, dy = mark.h / mark.down / 2;
  const left = mark.x + dx, right = mark.x + mark.w - dx, top = mark.y + dy, bottom = mark.y + mark.h - dy;
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  return mark.turned ? [...corners.slice(2), ...corners.slice(0, 2)] : corners;
}

/* Where a point of the unit square lies in the quadrilateral, seen in perspective (Heckbert 1989, 2.2.3). */
function inQuad([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const dx1 = x1 - x2, dx2 = x3 - x2, sx = x0 - x1 + x2 - x3;
  const dy1 = y1 - y2, dy2 = y3 - y2, sy = y0 - y1 + y2 - y3;
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det, h = (dx1 * sy - sx * dy1) / det;
  return ([u, v]) => {
    const w = g * u + h * v + 1;
    return [((x1 - x0 + g * x1) * u + (x3 - x0 + h * x3) * v + x0) / w,
            ((y1 - y0 + g * y1) * u + (y3 - y0 + h * y3) * v + y0) / w];
  };
}

/* The centres of all swatches or patches, row by row; none before all corners are set. */
function centresOf(mark) {
  const [across, down] = mark.kind === 'chart' ? [6, 4] : [mark.across, mark.down];
  if (!isWhole(mark) || !(across > 0)) return [];
  const corners = mark.points ?? stripCorners(mark);
  const ends = isLine(mark) ? [corners[0], corners[1]] : null;
  const place = ends ? ([u, v]) => [0, 1].map((i) => ends[0][i] + (ends[1][i] - ends[0][i]) * (u + v))
                     : across > 1 && down > 1 ? inQuad(corners)
                     : ([u, v]) => [0, 1].map((i) => corners[0][i] + (corners[2][i] - corners[0][i]) * (u + v));
  const centres = [];
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++)
      centres.push(place([across > 1 ? column / (across - 1) : 0, down > 1 ? row / (down - 1) : 0]));
  return centres;
}

/* ---------------------------------------------------------------- the frame's plain mean */

const LINEAR = Array.from({ length: 256 }, (_, code) => {
  const c = code / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

function encoded(light) {
  const c = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(clamp(c, 0, 1) * 255);
}

/* Of the picture's light, as #rrggbb; '' where the mark is no frame. */
function meanOf(mark) {
  if (mark.points) return '';
  const { pixels } = photo, scale = pixels.width / photo.width;
  const left = clamp(Math.floor(mark.x * scale), 0, pixels.width - 1);
  const top = clamp(Math.floor(mark.y * scale), 0, pixels.height - 1);
  const right = clamp(Math.round((mark.x + mark.w) * scale), left + 1, pixels.width);
  const bottom = clamp(Math.round((mark.y + mark.h) * scale), top + 1, pixels.height);
  const sum = [0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let at = 4 * (y * pixels.width + left), end = at + 4 * (right - left); at < end; at += 4)
      for (let i = 0; i < 3; i++) sum[i] += LINEAR[pixels.data[at + i]];
  const n = (right - left) * (bottom - top);
  return `#${sum.map((light) => encoded(light / n).toString(16).padStart(2, '0')).join('')}`;
}
