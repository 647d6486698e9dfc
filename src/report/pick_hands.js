/* Mouse, fingers, keys and buttons. */

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

/* What was found in the photo is drawn to begin with. */
function drawFound() {
  for (const kind of ['hair', 'skin'])
    if (facts[kind]) newMark(kind, ...facts[kind].split(',').map(Number));
  if (facts.chart) marks.push({ kind: 'chart', points: facts.chart.split(' ').map((point) => point.split(',').map(Number)) });
  selected = -1;
  if (marks.length > 0) say('What was found is drawn: correct it, or remove it.');
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
drawFound();
show();
fit();
