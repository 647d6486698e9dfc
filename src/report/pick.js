'use strict';
/* Draws regions on the photo and tells the options for them. All numbers are pixels of the full upright photo; the
 * SVG over the picture counts in them too. Nothing is stored and nothing is sent. */

const facts = document.body.dataset;
const WIDTH = Number(facts.width), HEIGHT = Number(facts.height);
const MOST = { hair: 16, skin: 16, card: 1, chart: 1, strip: 2 };
const CORNERS = ['dark skin', 'bluish green', 'black', 'white'];
const HINTS = {
  hair: 'Drag a frame over the hair. Several are allowed.',
  skin: 'Drag a frame over bare skin or scalp. Several are allowed.',
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
  if (mark.kind === 'strip') return `${mark.across}x${mark.down}:${flat(stripCorners(mark))}`;
  const box = [mark.x, mark.y, mark.w, mark.h].join(',');
  if (mark.kind !== 'card') return box;
  return `${box},${mark.card === 'L' ? mark.L : mark.card}`;
}

const isWhole = (mark) => mark.kind !== 'chart' || mark.points.length === 4;
const whole = () => marks.filter(isWhole);

function command() {
  const order = Object.keys(MOST);
  const given = whole().sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return ['pigmatch', ...given.map((mark) => `--${mark.kind} ${valueOf(mark)}`), facts.command].join(' ');
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

/* ---------------------------------------------------------------- drawing */

function svg(name, attributes, parent) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

/* Photo pixels a screen pixel covers. */
const pixel = () => WIDTH / Math.max(picture.clientWidth, 1);

function group(mark, index, label) {
  const element = svg('g', { tabindex: 0, role: 'group', 'aria-label': label, 'data-mark': index }, drawing);
  element.classList.add('mark', mark.kind);
  element.classList.toggle('selected', index === selected);
  element.addEventListener('focus', () => select(index));
  return element;
}

function drawName(mark, x, y, parent) {
  const size = 15 * pixel();
  const text = svg('text', { x: x + size / 4, y: y > 1.5 * size ? y - size / 3 : y + 1.15 * size, 'font-size': size },
                   parent);
  text.textContent = nameOf(mark);
}

function handles(mark) {
  const { x, y, w, h } = mark;
  return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
}

function drawBox(mark, index) {
  const label = `${nameOf(mark)}: x ${mark.x}, y ${mark.y}, ${mark.w} wide, ${mark.h} high`;
  const parent = group(mark, index, label);
  const box = { x: mark.x, y: mark.y, width: mark.w, height: mark.h };
  svg('rect', { ...box, class: 'under' }, parent);
  svg('rect', { ...box, class: 'line' }, parent);
  if (mark.kind === 'strip' && mark.across > 0) drawSwatches(mark, parent);
  if (index === selected)
    for (const [x, y] of handles(mark)) svg('circle', { cx: x, cy: y, r: 6 * pixel(), class: 'handle' }, parent);
  drawName(mark, mark.x, mark.y, parent);
}

function drawSwatches(mark, parent) {
  const [first] = stripCorners(mark);
  for (let row = 0; row < mark.down; row++)
    for (let column = 0; column < mark.across; column++) {
      const x = mark.x + mark.w * (column + 0.5) / mark.across, y = mark.y + mark.h * (row + 0.5) / mark.down;
      const isFirst = Math.hypot(x - first[0], y - first[1]) < 1e-6;
      svg('circle', { cx: x, cy: y, r: (isFirst ? 5 : 2.5) * pixel(), class: 'centre' }, parent);
    }
}

function drawChart(mark, index) {
  const done = mark.points.map((point, i) => `${CORNERS[i]} ${flat([point])}`).join('; ');
  const parent = group(mark, index, `chart corners: ${done}`);
  const points = mark.points.map((point) => point.join(',')).join(' ');
  const shape = mark.points.length === 4 ? 'polygon' : 'polyline';
  svg(shape, { points, class: 'under' }, parent);
  svg(shape, { points, class: 'line' }, parent);
  mark.points.forEach(([x, y], i) => {
    const size = 15 * pixel();
    const corner = svg('g', { tabindex: 0, role: 'group', 'data-mark': index, 'data-corner': i,
                              'aria-label': `chart corner ${i + 1}, ${CORNERS[i]}: x ${round(x)}, y ${round(y)}` },
                       parent);
    svg('circle', { cx: x, cy: y, r: 7 * pixel(), class: 'handle' }, corner);
    svg('text', { x: x + 0.7 * size, y: y - 0.5 * size, 'font-size': size }, corner).textContent = String(i + 1);
  });
}

function draw() {
  const focused = document.activeElement && drawing.contains(document.activeElement)
    ? document.activeElement.dataset : null;
  drawing.replaceChildren();
  marks.forEach((mark, index) => (mark.kind === 'chart' ? drawChart : drawBox)(mark, index));
  if (!focused) return;
  const again = focused.corner === undefined ? `[data-mark="${focused.mark}"]:not([data-corner])`
                                             : `[data-mark="${focused.mark}"][data-corner="${focused.corner}"]`;
  drawing.querySelector(again)?.focus({ preventScroll: true });
}

/* ---------------------------------------------------------------- the list of marks */

function element(name, attributes, parent) {
  const made = Object.assign(document.createElement(name), attributes);
  parent.append(made);
  return made;
}

function field(parent, label, value, change, limits) {
  const wrap = element('label', {}, parent);
  element('span', { textContent: label }, wrap);
  const input = element('input', { type: 'number', value, inputMode: 'numeric', ...limits }, wrap);
  input.addEventListener('change', () => {
    if (input.value === '' || !input.checkValidity()) { listMarks(); return; }
    remember();
    change(Number(input.value));
    show();
  });
}

function choice(parent, label, value, options, change) {
  const wrap = element('label', {}, parent);
  element('span', { textContent: label }, wrap);
  const select = element('select', {}, wrap);
  for (const [key, text] of options) element('option', { value: key, textContent: text, selected: key === value }, select);
  select.addEventListener('change', () => {
    remember();
    change(select.value);
    show();
  });
}

function listBox(mark, parent) {
  const set = (key) => (value) => { mark[key] = value; keepInside(mark); };
  field(parent, 'x', mark.x, set('x'), { min: 0, max: WIDTH - 1 });
  field(parent, 'y', mark.y, set('y'), { min: 0, max: HEIGHT - 1 });
  field(parent, 'wide', mark.w, set('w'), { min: 1, max: WIDTH });
  field(parent, 'high', mark.h, set('h'), { min: 1, max: HEIGHT });
  if (mark.kind === 'card') {
    choice(parent, 'kind', mark.card, [['grey', 'grey'], ['white', 'white'], ['L', 'its L*']],
           (value) => { mark.card = value; });
    if (mark.card === 'L') field(parent, 'L*', mark.L, (value) => { mark.L = value; }, { min: 1, max: 100, step: 'any' });
  }
  if (mark.kind === 'strip') {
    field(parent, 'across', mark.across, (value) => { mark.across = value; }, { min: 1, max: 60 });
    field(parent, 'down', mark.down, (value) => { mark.down = value; }, { min: 1, max: 60 });
    choice(parent, 'first', mark.turned ? 'end' : 'start', [['start', 'at left, top'], ['end', 'at right, bottom']],
           (value) => { mark.turned = value === 'end'; });
  }
}

function listChart(mark, parent) {
  mark.points.forEach((point, i) => {
    field(parent, `${i + 1} x`, round(point[0]), (value) => { point[0] = value; }, { min: 0, max: WIDTH, step: 'any' });
    field(parent, 'y', round(point[1]), (value) => { point[1] = value; }, { min: 0, max: HEIGHT, step: 'any' });
  });
}

function listMarks() {
  const list = byId('marks');
  list.replaceChildren();
  marks.forEach((mark, index) => {
    const item = element('li', {}, list);
    const fields = element('fieldset', {}, item);
    element('legend', { textContent: nameOf(mark) }, fields);
    (mark.kind === 'chart' ? listChart : listBox)(mark, fields);
    const button = element('button', { type: 'button', textContent: 'Remove', ariaLabel: `Remove ${nameOf(mark)}` }, fields);
    button.addEventListener('click', () => remove(index));
  });
  byId('none').hidden = marks.length > 0;
}

/* ---------------------------------------------------------------- the page */

function hint() {
  const chart = ofKind('chart')[0];
  const next = chart ? chart.points.length : 0;
  byId('guide').toggleAttribute('hidden', tool() !== 'chart');
  for (const patch of byId('guide').querySelectorAll('[data-corner]'))
    patch.classList.toggle('next', Number(patch.dataset.corner) === next);
  if (tool() !== 'chart') return HINTS[tool()];
  return next < 4 ? `Tap the centre of patch ${next + 1} of 4: ${CORNERS[next]}. Hold and slide to aim.`
                  : 'All four corners are set. Drag one to correct it.';
}

/* What to copy, in boxes as high as it needs. */
function tell() {
  for (const [id, text] of [['command', command()], ['row', row()]]) {
    const box = byId(id);
    box.value = text;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + 4}px`;
  }
}

/* As large as there is room, small photos up to three times their size. */
function fit() {
  const { naturalWidth: wide, naturalHeight: high } = picture;
  if (!wide) return;
  const narrow = window.matchMedia('(max-width: 60rem)').matches;
  const room = Math.max(window.innerHeight - (narrow ? 280 : 320), 240);
  const scale = Math.min(stage.parentElement.clientWidth / wide, room / high, 3);
  picture.style.width = `${Math.floor(wide * scale)}px`;
  picture.style.maxHeight = 'none';
  draw();
}

function show() {
  draw();
  listMarks();
  tell();
  byId('hint').textContent = hint();
  byId('row-part').hidden = !facts.cell;
  byId('name-note').hidden = Boolean(facts.cell);
  byId('strip-note').hidden = ofKind('strip').length === 0;
  byId('half-note').hidden = whole().length === marks.length;
  byId('undo').disabled = past.length === 0;
  byId('clear').disabled = marks.length === 0;
}

function say(text) {
  byId('status').textContent = text;
}

function select(index) {
  if (index === selected) return;
  selected = index;
  draw();
}

/* ---------------------------------------------------------------- pointer */

let drag = null; /* {move(x, y), end()} while a pointer is down */

function place(event) {
  const rect = picture.getBoundingClientRect();
  return [clamp((event.clientX - rect.left) / rect.width, 0, 1) * WIDTH,
          clamp((event.clientY - rect.top) / rect.height, 0, 1) * HEIGHT];
}

/* Both ends are rounded, so that frames drawn edge to edge share their edge. */
function setBox(mark, x0, y0, x1, y1) {
  const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)].map(Math.round);
  const [top, bottom] = [Math.min(y0, y1), Math.max(y0, y1)].map(Math.round);
  Object.assign(mark, { x: left, y: top, w: right - left, h: bottom - top });
}

function resizing(mark, anchorX, anchorY) {
  return { move: (x, y) => setBox(mark, anchorX, anchorY, x, y), aims: true };
}

function moving(mark, fromX, fromY) {
  const { x: startX, y: startY } = mark;
  return { move: (x, y) => { mark.x = startX + x - fromX; mark.y = startY + y - fromY; keepInside(mark); } };
}

function aiming(point) {
  return { move: (x, y) => { point[0] = round(x); point[1] = round(y); }, aims: true };
}

/* The nearest handle or corner under the pointer; fingers are thicker than mice. */
function grab(x, y, reach) {
  const near = ([px, py]) => Math.hypot(px - x, py - y) < reach;
  const chart = ofKind('chart')[0];
  const corner = tool() === 'chart' && chart ? chart.points.find(near) : null;
  if (corner) {
    selected = marks.indexOf(chart);
    return aiming(corner);
  }
  const mark = marks[selected];
  if (!mark || mark.kind === 'chart' || mark.kind !== tool()) return null;
  const index = handles(mark).findIndex(near);
  if (index < 0) return null;
  const opposite = handles(mark)[(index + 2) % 4];
  return resizing(mark, opposite[0], opposite[1]);
}

const inside = (mark, x, y) => x >= mark.x && x < mark.x + mark.w && y >= mark.y && y < mark.y + mark.h;

function begin(x, y, reach) {
  remember();
  const held = grab(x, y, reach);
  if (held) return held;
  if (tool() === 'chart') return beginCorner(x, y);
  const under = marks.findLastIndex((mark) => mark.kind === tool() && inside(mark, x, y));
  if (under >= 0) {
    selected = under;
    return moving(marks[under], x, y);
  }
  if (!hasRoom(tool())) { forgetLast(); return null; }
  return resizing(newMark(tool(), Math.round(x), Math.round(y), 0, 0), x, y);
}

function beginCorner(x, y) {
  let chart = ofKind('chart')[0];
  if (chart && chart.points.length === 4) { forgetLast(); return null; }
  if (!chart) {
    chart = { kind: 'chart', points: [] };
    marks.push(chart);
  }
  selected = marks.indexOf(chart);
  const point = [round(x), round(y)];
  chart.points.push(point);
  return aiming(point);
}

function showLoupe(x, y) {
  const context = loupe.getContext('2d'), size = loupe.width, zoom = 4;
  const scale = picture.naturalWidth / WIDTH;
  const shown = size / zoom * pixel() * scale;
  context.imageSmoothingEnabled = false;
  context.fillStyle = '#000';
  context.fillRect(0, 0, size, size);
  context.drawImage(picture, x * scale - shown / 2, y * scale - shown / 2, shown, shown, 0, 0, size, size);
  for (const [style, width] of [['#000', 3], ['#fff', 1]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(size / 2, size / 2 - 14);
    context.lineTo(size / 2, size / 2 + 14);
    context.moveTo(size / 2 - 14, size / 2);
    context.lineTo(size / 2 + 14, size / 2);
    context.stroke();
  }
  loupe.classList.toggle('right', x < WIDTH / 2);
  loupe.hidden = false;
}

stage.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || drag) return;
  event.preventDefault();
  const [x, y] = place(event);
  drag = begin(x, y, (event.pointerType === 'mouse' ? 10 : 24) * pixel());
  if (!drag) { show(); return; }
  stage.setPointerCapture(event.pointerId);
  if (drag.aims) showLoupe(x, y);
  show();
});

stage.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const [x, y] = place(event);
  drag.move(x, y);
  if (drag.aims) showLoupe(x, y);
  draw();
  tell();
});

function endDrag() {
  if (!drag) return;
  drag = null;
  loupe.hidden = true;
  const mark = marks[selected];
  if (mark && mark.kind !== 'chart' && Math.min(mark.w, mark.h) < Math.max(2, 3 * pixel())) {
    ({ marks, selected } = JSON.parse(past.pop())); /* a tap draws nothing */
  } else if (JSON.stringify({ marks, selected }) === past[past.length - 1]) {
    forgetLast();
  } else if (mark) {
    settleStrip(mark);
    say(`${nameOf(mark)}: ${valueOf(mark)}`);
  }
  show();
}
stage.addEventListener('pointerup', endDrag);
stage.addEventListener('pointercancel', () => {
  if (drag) ({ marks, selected } = JSON.parse(past.pop()));
  drag = null;
  loupe.hidden = true;
  show();
});

/* ---------------------------------------------------------------- keyboard */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nudge(target, [dx, dy], resize) {
  const mark = marks[Number(target.dataset.mark)];
  if (target.dataset.corner !== undefined) {
    const point = mark.points[Number(target.dataset.corner)];
    point[0] = clamp(round(point[0] + dx), 0, WIDTH);
    point[1] = clamp(round(point[1] + dy), 0, HEIGHT);
  } else if (mark.kind === 'chart') {
    for (const point of mark.points) {
      point[0] = clamp(round(point[0] + dx), 0, WIDTH);
      point[1] = clamp(round(point[1] + dy), 0, HEIGHT);
    }
  } else {
    mark[resize ? 'w' : 'x'] += dx;
    mark[resize ? 'h' : 'y'] += dy;
    if (resize) {
      mark.w = Math.min(mark.w, WIDTH - mark.x);
      mark.h = Math.min(mark.h, HEIGHT - mark.y);
    }
    keepInside(mark);
  }
}

drawing.addEventListener('keydown', (event) => {
  const target = event.target.closest('[data-mark]');
  if (!target) return;
  if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault();
    remove(Number(target.dataset.mark));
  } else if (ARROWS[event.key]) {
    event.preventDefault();
    const step = Math.max(1, Math.round(pixel())) * (event.ctrlKey || event.metaKey ? 10 : 1);
    if (!event.repeat) remember();
    nudge(target, ARROWS[event.key].map((d) => d * step), event.shiftKey);
    show();
    const mark = marks[Number(target.dataset.mark)];
    say(`${nameOf(mark)}: ${valueOf(mark)}`);
  }
});

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.target.closest('input, textarea')) {
    event.preventDefault();
    undo();
  }
});

/* A frame, or four corners, in the middle: from there the keyboard can go on. */
function addInTheMiddle() {
  const kind = tool();
  if (!hasRoom(kind)) return;
  remember();
  if (kind === 'chart') {
    marks.push({ kind, points: [[.35, .4], [.65, .4], [.65, .6], [.35, .6]].map(([x, y]) => [round(x * WIDTH), round(y * HEIGHT)]) });
    selected = marks.length - 1;
  } else {
    const mark = newMark(kind, WIDTH * .375, HEIGHT * .375, WIDTH / 4, HEIGHT / 4);
    keepInside(mark);
    settleStrip(mark);
  }
  show();
  drawing.querySelector(`[data-mark="${selected}"]`).focus();
}

/* ---------------------------------------------------------------- buttons */

async function copy(id, button) {
  const text = byId(id);
  let done = false;
  try {
    await navigator.clipboard.writeText(text.value);
    done = true;
  } catch {
    text.select();
    done = document.execCommand('copy');
  }
  say(done ? 'Copied.' : 'Select the text and copy it by hand.');
  button.textContent = done ? 'Copied' : 'Copy';
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}

for (const button of document.querySelectorAll('[data-copy]'))
  button.addEventListener('click', () => copy(button.dataset.copy, button));
for (const radio of document.querySelectorAll('input[name=tool]')) radio.addEventListener('change', show);
byId('undo').addEventListener('click', undo);
byId('clear').addEventListener('click', () => {
  remember();
  marks = [];
  selected = -1;
  show();
  say('Cleared.');
});
byId('add').addEventListener('click', addInTheMiddle);
window.addEventListener('resize', fit);
picture.addEventListener('load', fit);
show();
fit();
