/* How the marks look over the photo. */

function svg(name, attributes, parent) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

/* Photo pixels that a screen pixel covers. */
const pixel = () => photo.width / Math.max(plane.clientWidth, 1);

function group(mark, label) {
  const element = svg('g', { tabindex: 0, role: 'group', 'aria-label': label, 'data-mark': mark.id,
                             'data-key': `drawn ${mark.id}` }, drawing);
  element.classList.add('mark', mark.kind);
  element.classList.toggle('selected', mark.id === photo.selected);
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

function drawBox(mark) {
  const parent = group(mark, say('told_box', nameOf(mark), mark.x, mark.y, mark.w, mark.h));
  const box = { x: mark.x, y: mark.y, width: mark.w, height: mark.h };
  svg('rect', { ...box, class: 'under' }, parent);
  svg('rect', { ...box, class: 'line' }, parent);
  if (mark.kind === 'strip') drawCentres(mark, parent);
  if (mark.id === photo.selected)
    for (const [x, y] of handles(mark)) svg('circle', { cx: x, cy: y, r: 6 * pixel(), class: 'handle' }, parent);
  drawName(mark, mark.x, mark.y, parent);
}

/* The first one is larger. */
function drawCentres(mark, parent) {
  centresOf(mark).forEach(([x, y], i) => {
    svg('circle', { cx: x, cy: y, r: (i === 0 && !mark.points ? 5 : 2.5) * pixel(), class: 'centre' }, parent);
  });
}

function drawPoints(mark) {
  const parent = group(mark, say('told_points', nameOf(mark)));
  const set = mark.points.slice(0, pointsOf(mark)), points = set.map((point) => point.join(',')).join(' ');
  const shape = set.length === 4 ? 'polygon' : 'polyline';
  svg(shape, { points, class: 'under' }, parent);
  svg(shape, { points, class: 'line' }, parent);
  drawCentres(mark, parent);
  set.forEach(([x, y], i) => {
    const size = 15 * pixel();
    const corner = svg('g', { tabindex: 0, role: 'group', 'data-mark': mark.id, 'data-corner': i,
                              'data-key': `drawn ${mark.id} ${i}`,
                              'aria-label': say('told_corner', nameOf(mark), i + 1, round(x), round(y)) }, parent);
    svg('circle', { cx: x, cy: y, r: 7 * pixel(), class: 'handle' }, corner);
    svg('text', { x: x + 0.7 * size, y: y - 0.5 * size, 'font-size': size }, corner).textContent = String(i + 1);
  });
}

function draw() {
  keepFocus(() => {
    drawing.replaceChildren();
    if (photo.outline && purpose() !== 'palette') /* of the hair that was found */
      for (const part of ['under', 'line']) svg('polygon', { points: photo.outline, class: `${part} outline` }, drawing);
    if (mayBeCard()) drawMaybe(photo.maybe);
    for (const mark of shown()) (mark.points ? drawPoints : drawBox)(mark);
  });
  tellMean();
}

/* What looks like a card, as long as nobody has said where one is. */
const mayBeCard = () => photo.maybe && tools().includes('card') && ofKind('card').length === 0;

function drawMaybe({ x, y, w, h }) {
  const parent = svg('g', { class: 'maybe', 'aria-hidden': true }, drawing), size = 15 * pixel();
  for (const part of ['under', 'line']) svg('rect', { x, y, width: w, height: h, class: part }, parent);
  svg('text', { x: x + size / 4, y: y - size / 3, 'font-size': size }, parent).textContent = say('maybe_card');
}

function tellMean() {
  const mark = selectedMark(), mean = mark ? meanOf(mark) : '';
  byId('mean').hidden = mean === '';
  if (mean === '') return;
  byId('mean-swatch').style.background = mean;
  byId('mean-text').textContent = say(mark.kind === 'hair' || mark.kind === 'zone' ? 'mean' : 'mean_other', nameOf(mark), mean);
}

/* Does what replaces elements, and gives the focus to what stands in the place of the one that had it; where nothing
 * does, to the photo or the button that adds marks. */
function keepFocus(work) {
  const had = document.activeElement, key = had?.dataset.key;
  const home = drawing.contains(had) ? stage : byId('marks').contains(had) ? byId('add') : null;
  work();
  if (!home || document.activeElement === had) return;
  const again = key ? document.querySelector(`[data-key="${key}"]`) : null;
  (again ?? home).focus({ preventScroll: true });
}

function hint() {
  const kind = tool(), mark = ofKind(kind)[0];
  const next = mark?.points ? mark.points.length : 0;
  byId('guide').toggleAttribute('hidden', kind !== 'chart');
  for (const patch of byId('guide').querySelectorAll('[data-corner]'))
    patch.classList.toggle('next', Number(patch.dataset.corner) === next);
  if (kind !== 'chart' && kind !== 'swatches') return say(`hint_${kind}`);
  if (mark && isWhole(mark)) return say('hint_set');
  if (kind === 'chart') return say('hint_corner_chart', next + 1, say(`corner_${next + 1}`));
  return mark && isLine(mark) ? say('hint_line_swatches') : say('hint_corner_swatches', next + 1, 4);
}

/* Which tools and fields there are for the purpose. */
function showChoices() {
  const kinds = tools();
  for (const radio of document.querySelectorAll('input[name=tool]'))
    radio.parentElement.hidden = !kinds.includes(radio.value);
  if (!kinds.includes(tool())) document.querySelector(`input[name=tool][value=${kinds[0]}]`).checked = true;
  for (const field of byId('fields').children)
    field.hidden = !field.dataset.for.split(' ').includes(purpose());
}

function show() {
  showChoices();
  draw();
  listMarks();
  tellAll();
  byId('hint').textContent = hint();
  byId('maybe').hidden = !mayBeCard();
  byId('undo').setAttribute('aria-disabled', photo.past.length === 0);
  byId('clear').setAttribute('aria-disabled', shown().length === 0);
}

function select(id) {
  if (id === photo.selected) return;
  photo.selected = id;
  draw();
}
