/* How the marks look: over the photo, in the list beside it, and as text to copy. */

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
  if (facts.outline) /* of the hair that was found */
    for (const part of ['under', 'line']) svg('polygon', { points: facts.outline, class: `${part} outline` }, drawing);
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
