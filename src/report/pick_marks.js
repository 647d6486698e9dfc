'use strict';
/* Draws regions on the photo and tells the options for them. All numbers are pixels of the full upright photo; the
 * SVG over the picture counts in them too. Nothing is stored and nothing is sent. */

const facts = document.body.dataset;
const WIDTH = Number(facts.width), HEIGHT = Number(facts.height);
const MOST = { hair: 16, skin: 16, treated: 16, card: 1, chart: 1, strip: 2 };
const CORNERS = ['dark skin', 'bluish green', 'black', 'white'];
const HINTS = {
  hair: 'Drag a frame over the hair. Several are allowed.',
  skin: 'Drag a frame over bare skin or scalp. Several are allowed.',
  treated: 'Drag a frame over treated scalp that has healed. Several are allowed.',
  card: 'Drag a frame well inside the grey or white card.',
  strip: 'Drag a frame along the outer edges of the swatches, then say how many there are.',
};

const byId = (id) => document.getElementById(id);
const stage = byId('stage'), picture = byId('picture'), drawing = byId('drawing'), loupe = byId('loupe');

let marks = []; /* {kind, x, y, w, h, ...} or {kind: 'chart', points: [[x, y], ...]} */
let selected = -1;
let past = []; /* what undo goes back to */

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const round = (value) => Math.round(value * 10) / 10;
const tool = () => document.querySelector('input[name=tool]:checked').value;

/* ---------------------------------------------------------------- what is marked */

const ofKind = (kind) => marks.filter((mark) => mark.kind === kind);

function nameOf(mark) {
  const same = ofKind(mark.kind);
  return MOST[mark.kind] > 1 && same.length > 1 ? `${mark.kind} ${same.indexOf(mark) + 1}` : mark.kind;
}

function remember() {
  past.push(JSON.stringify({ marks, selected }));
  if (past.length > 100) past.shift();
}

function undo() {
  if (past.length === 0) return;
  ({ marks, selected } = JSON.parse(past.pop()));
  show();
  say('Undone.');
}

function forgetLast() {
  past.pop();
}

function newMark(kind, x, y, w, h) {
  const mark = { kind, x, y, w, h };
  if (kind === 'card') Object.assign(mark, { card: 'grey', L: 50 });
  if (kind === 'strip') {
    const last = ofKind('strip').pop();
    Object.assign(mark, last ? { across: last.across, down: last.down } : { across: 0, down: 0 }, { turned: false });
  }
  marks.push(mark);
  selected = marks.length - 1;
  return mark;
}

/* A strip lies the way its frame does, until somebody says otherwise. */
function settleStrip(mark) {
  if (mark.kind !== 'strip' || mark.across > 0) return;
  [mark.across, mark.down] = mark.w >= mark.h ? [8, 1] : [1, 8];
}

function remove(index) {
  if (index < 0) return;
  remember();
  const name = nameOf(marks[index]);
  marks.splice(index, 1);
  selected = marks.length - 1;
  show();
  say(`Removed ${name}.`);
}

function hasRoom(kind) {
  if (ofKind(kind).length < MOST[kind]) return true;
  say(MOST[kind] === 1 ? `There is one ${kind}: drag it, or remove it first.`
                       : `No more than ${MOST[kind]} of ${kind}.`);
  return false;
}

function keepInside(mark) {
  mark.w = clamp(Math.round(mark.w), 1, WIDTH);
  mark.h = clamp(Math.round(mark.h), 1, HEIGHT);
  mark.x = clamp(Math.round(mark.x), 0, WIDTH - mark.w);
  mark.y = clamp(Math.round(mark.y), 0, HEIGHT - mark.h);
}

/* ---------------------------------------------------------------- what it means */

/* The centres of the strip's corner swatches, from the first one on clockwise. */
function stripCorners(mark) {
  const dx = mark.w / mark.across / 2, dy = mark.h / mark.down / 2;
  const left = mark.x + dx, right = mark.x + mark.w - dx, top = mark.y + dy, bottom = mark.y + mark.h - dy;
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  return mark.turned ? [...corners.slice(2), ...corners.slice(0, 2)] : corners;
}

const flat = (points) => points.map(([x, y]) => `${round(x)},${round(y)}`).join(',');

function valueOf(mark) {
  if (mark.kind === 'chart') return flat(mark.points);
  if (mark.kind === 'strip') {
    const corners = stripCorners(mark), one = mark.across === 1 || mark.down === 1;
    return `${mark.across}x${mark.down}:${flat(one ? [corners[0], corners[2]] : corners)}`;
  }
  const box = [mark.x, mark.y, mark.w, mark.h].join(',');
  if (mark.kind !== 'card') return box;
  return `${box},${mark.card === 'L' ? mark.L : mark.card}`;
}

const isWhole = (mark) => mark.kind !== 'chart' || mark.points.length === 4;
const whole = () => marks.filter(isWhole);

function command() {
  const order = Object.keys(MOST);
  const given = whole().sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const verb = ofKind('treated').length > 0 ? 'pigmatch followup --file CLIENT.ndjson' : 'pigmatch';
  return [verb, ...given.map((mark) => `--${mark.kind} ${valueOf(mark)}`), facts.command].join(' ');
}

function row() {
  if (!facts.cell) return '';
  const cell = (kind) => {
    const values = whole().filter((mark) => mark.kind === kind).map(valueOf);
    return values.length > 0 ? `"${values.join(';')}"` : '';
  };
  const cells = [facts.cell, '', '', cell('hair'), cell('skin'), cell('card'), cell('chart'), '', '', '', ''];
  return `photo,id,client,hair,skin,card,chart,look,start,palette,target\n${cells.join(',')}`;
}
