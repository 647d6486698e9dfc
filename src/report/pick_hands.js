/* Mouse, fingers, keys and buttons. */

/* ---------------------------------------------------------------- pointer */

let drag = null; /* {move(x, y), aims, pans} while one pointer is down */
let pinch = null; /* {distance, x, y} of two fingers */
const pointers = new Map(); /* those that are down, by id: [clientX, clientY] */

function place(clientX, clientY) {
  const rect = plane.getBoundingClientRect();
  return [clamp((clientX - rect.left) / rect.width, 0, 1) * photo.width,
          clamp((clientY - rect.top) / rect.height, 0, 1) * photo.height];
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
  const ofPoints = ofKind(tool()).find((mark) => mark.points);
  const corner = ofPoints?.points.slice(0, pointsOf(ofPoints)).find(near);
  if (corner) {
    photo.selected = ofPoints.id;
    return aiming(corner);
  }
  const mark = selectedMark();
  if (!mark || mark.points || mark.kind !== tool()) return null;
  const index = handles(mark).findIndex(near);
  if (index < 0) return null;
  const opposite = handles(mark)[(index + 2) % 4];
  return resizing(mark, opposite[0], opposite[1]);
}

const inside = (mark, x, y) => x >= mark.x && x < mark.x + mark.w && y >= mark.y && y < mark.y + mark.h;

/* What a pointer that goes down there does; null: nothing. */
function begin(x, y, reach) {
  const held = grab(x, y, reach);
  if (held) return held;
  if (tool() === 'chart' || tool() === 'swatches') return beginCorner(x, y);
  const under = ofKind(tool()).findLast((mark) => inside(mark, x, y));
  if (under) {
    photo.selected = under.id;
    return moving(under, x, y);
  }
  if (!hasRoom(tool())) return null;
  return resizing(newMark(tool(), { x: Math.round(x), y: Math.round(y), w: 0, h: 0 }), x, y);
}

function beginCorner(x, y) {
  const mark = ofKind(tool())[0] ?? newMark(tool(), { points: [] });
  if (isWhole(mark)) return null;
  photo.selected = mark.id;
  const point = [round(x), round(y)];
  mark.points.push(point);
  return aiming(point);
}

function showLoupe(x, y) {
  const context = loupe.getContext('2d'), size = loupe.width, zoom = 4;
  const scale = picture.naturalWidth / photo.width;
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
  loupe.classList.toggle('right', onScreen(x, y)[0] < middleOfStage()[0]);
  loupe.hidden = false;
}

stage.addEventListener('pointerdown', (event) => {
  const pans = event.button === 1;
  if (event.button !== 0 && !pans) return;
  event.preventDefault();
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
  stage.setPointerCapture(event.pointerId);
  if (pointers.size > 1) { beginPinch(); return; }
  if (pans) { drag = { pans }; return; }
  const [x, y] = place(event.clientX, event.clientY);
  remember();
  drag = begin(x, y, (event.pointerType === 'mouse' ? 10 : 24) * pixel());
  if (!drag) photo.past.pop();
  if (drag?.aims) showLoupe(x, y);
  show();
});

stage.addEventListener('pointermove', (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
  if (pinch) { movePinch(); return; }
  if (!drag) return;
  if (drag.pans) { panBy(event.clientX - before[0], event.clientY - before[1]); return; }
  const [x, y] = place(event.clientX, event.clientY);
  drag.move(x, y);
  if (drag.aims) showLoupe(x, y);
  draw();
  listMarks();
  tellAll();
});

/* ---------------------------------------------------------------- two fingers */

function twoFingers() {
  const [[x0, y0], [x1, y1]] = pointers.values();
  return { distance: Math.max(Math.hypot(x1 - x0, y1 - y0), 1), x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
}

/* What the first finger has begun to do is taken back: it was none of it meant. */
function beginPinch() {
  if (drag) cancelDrag();
  pinch = pointers.size === 2 ? twoFingers() : null;
}

function movePinch() {
  const now = twoFingers(), factor = now.distance / pinch.distance;
  view.left += now.x - pinch.x;
  view.top += now.y - pinch.y;
  zoomAt(now.x, now.y, view.zoom * factor);
  pinch = now;
}

/* ---------------------------------------------------------------- the end of it */

function cancelDrag() {
  if (!drag.pans) goBack();
  drag = null;
  loupe.hidden = true;
  show();
}

function endDrag() {
  if (drag.pans) { drag = null; return; }
  const mark = selectedMark();
  if (mark && !mark.points && Math.min(mark.w, mark.h) < Math.max(2, 3 * pixel())) {
    cancelDrag(); /* a tap draws nothing */
    return;
  }
  drag = null;
  loupe.hidden = true;
  if (snapshot() === photo.past[photo.past.length - 1]) photo.past.pop();
  settleStrip(mark);
  show();
  drawnOf(mark)?.focus({ preventScroll: true }); /* from here the keys go on */
  tellMark(mark);
}

const drawnOf = (mark) => drawing.querySelector(`[data-mark="${mark.id}"]`);

function tellMark(mark) {
  byId('status').textContent = `${nameOf(mark)}: ${valueOf(mark)}`;
}

function release(event) {
  if (!pointers.delete(event.pointerId)) return;
  if (pinch) { pinch = null; return; } /* the finger that stays does nothing more */
  if (drag && event.type === 'pointercancel') cancelDrag();
  else if (drag) endDrag();
}
for (const name of ['pointerup', 'pointercancel']) stage.addEventListener(name, release);
/* The middle button would scroll the page. */
stage.addEventListener('mousedown', (event) => event.preventDefault());

/* ---------------------------------------------------------------- keyboard */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nudge(target, [dx, dy], resize) {
  const mark = markOf(target.dataset.mark);
  if (mark.points) {
    const moved = target.dataset.corner === undefined ? mark.points : [mark.points[Number(target.dataset.corner)]];
    for (const point of moved) {
      point[0] = clamp(round(point[0] + dx), 0, photo.width);
      point[1] = clamp(round(point[1] + dy), 0, photo.height);
    }
    return mark;
  }
  mark[resize ? 'w' : 'x'] += dx;
  mark[resize ? 'h' : 'y'] += dy;
  if (resize) {
    mark.w = Math.min(mark.w, photo.width - mark.x);
    mark.h = Math.min(mark.h, photo.height - mark.y);
  }
  keepInside(mark);
  return mark;
}

/* The mark that a key means: that with the focus, or the selected one while the photo has it. */
function meant(event) {
  const target = event.target.closest?.('[data-mark]');
  const mark = selectedMark();
  return target ?? (event.target === stage && mark ? drawnOf(mark) : null);
}

function removeDrawn(target) {
  const before = shown().map((mark) => mark.id), id = Number(target.dataset.mark), at = before.indexOf(id);
  remove(id);
  const next = markOf(before[at + 1] ?? before[at - 1]);
  ((next && drawnOf(next)) ?? stage).focus({ preventScroll: true });
}

function pressArrow(event) {
  const step = event.ctrlKey || event.metaKey ? 10 : 1, direction = ARROWS[event.key];
  const target = event.target.closest('[data-mark]');
  if (!target) { panBy(...direction.map((d) => -40 * step * d)); return; }
  if (!event.repeat) remember();
  const mark = nudge(target, direction.map((d) => d * step * Math.max(1, Math.round(pixel()))), event.shiftKey);
  show();
  const corner = mark.points?.[Number(target.dataset.corner ?? 0)];
  reveal(...(corner ?? [mark.x + mark.w / 2, mark.y + mark.h / 2]));
  tellMark(mark);
}

stage.addEventListener('keydown', (event) => {
  const target = meant(event);
  if (ARROWS[event.key]) pressArrow(event);
  else if (target && (event.key === 'Delete' || event.key === 'Backspace')) removeDrawn(target);
  else return;
  event.preventDefault();
});

drawing.addEventListener('focusin', (event) => {
  const mark = markOf(event.target.dataset.mark);
  if (!mark || drag) return;
  select(mark.id);
  const corner = mark.points?.[Number(event.target.dataset.corner ?? 0)];
  reveal(...(corner ?? [mark.x + mark.w / 2, mark.y + mark.h / 2]));
});

/* Stops what a pointer is doing, else lets the selected mark go. */
function escape() {
  if (drag) { cancelDrag(); return; }
  if (!selectedMark()) return;
  if (drawing.contains(document.activeElement)) stage.focus({ preventScroll: true });
  select(0);
  tell('let_go');
}

const ZOOMS = { '+': 1.5, '=': 1.5, '-': 1 / 1.5, 0: 0 };

document.addEventListener('keydown', (event) => {
  const types = event.target.closest('input:not([type=radio]), textarea, select'), command = event.ctrlKey || event.metaKey;
  if (event.key === 'Escape') { escape(); return; }
  if (types || event.altKey) return;
  if (command && event.key === 'z') undo();
  else if (!command && event.key in ZOOMS) zoomBy(ZOOMS[event.key]);
  else return;
  event.preventDefault();
});

/* A frame, or corners, in the middle of what is seen: from there the keyboard can go on. */
function addInTheMiddle() {
  const kind = tool();
  if (!hasRoom(kind)) return;
  remember();
  const rect = stage.getBoundingClientRect();
  const [left, top] = place(rect.left, rect.top), [right, bottom] = place(rect.right, rect.bottom);
  const w = right - left, h = bottom - top;
  const at = (u, v) => [round(left + u * w), round(top + v * h)];
  if (kind === 'chart' || kind === 'swatches') {
    newMark(kind, { points: [at(0.35, 0.4), at(0.65, 0.4), at(0.65, 0.6), at(0.35, 0.6)] });
  } else {
    const mark = newMark(kind, { x: left + w * 0.375, y: top + h * 0.375, w: w / 4, h: h / 4 });
    keepInside(mark);
    settleStrip(mark);
  }
  show();
  drawnOf(selectedMark()).focus({ preventScroll: true });
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
    button.focus();
  }
  tell(done ? 'copied' : 'by_hand');
  if (!done) return;
  button.textContent = say('copied');
  setTimeout(() => { button.textContent = say('copy'); }, 2000);
}

function clear() {
  if (shown().length === 0) return;
  remember();
  const gone = shown();
  photo.marks = photo.marks.filter((mark) => !gone.includes(mark));
  photo.selected = 0;
  show();
  tell('cleared');
}

for (const button of document.querySelectorAll('[data-copy]'))
  button.addEventListener('click', () => copy(button.dataset.copy, button));
for (const radio of document.querySelectorAll('input[name=tool]')) radio.addEventListener('change', show);
byId('undo').addEventListener('click', undo);
byId('clear').addEventListener('click', clear);
byId('add').addEventListener('click', addInTheMiddle);

async function start() {
  for (const button of [...byId('photos').querySelectorAll('button')]) await takeButton(button);
  turnTo(photos[0]);
  tell(ofKind('hair').length > 0 ? 'found' : 'not_found');
  document.body.dataset.ready = 'yes';
}
start();
