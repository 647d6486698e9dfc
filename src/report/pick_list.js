/* The list of marks beside the photo: their numbers, to be typed. It is built anew only where marks come and go, so that
 * whoever types in it stays where he is. */

let listed = ''; /* what the list was built for */
let controls = []; /* {input, value()}: what stands in each of its fields */

function element(name, attributes, parent) {
  const made = Object.assign(document.createElement(name), attributes);
  parent.append(made);
  return made;
}

function labelled(parent, label, name, attributes, key) {
  const wrap = element('label', {}, parent);
  element('span', { textContent: label }, wrap);
  const control = element(name, attributes, wrap);
  control.dataset.key = key;
  return control;
}

/* A field that shows value() and gives what is typed to change(); what cannot be is put back. */
function field(parent, mark, name, label, attributes, value, change) {
  const input = labelled(parent, label, 'input', attributes, `listed ${mark.id} ${name}`);
  controls.push({ input, value });
  input.addEventListener('change', () => {
    if (!input.checkValidity() || (input.type === 'number' && input.value === '')) { input.value = value(); return; }
    remember();
    change(input.type === 'number' ? Number(input.value) : input.value);
    show();
  });
}

const NUMBER = { type: 'number', inputMode: 'numeric' };

function numberField(parent, mark, key, label, limits, settle = () => {}) {
  field(parent, mark, key, label, { ...NUMBER, ...limits }, () => mark[key], (value) => { mark[key] = value; settle(mark); });
}

function choice(parent, mark, name, label, options, value, change) {
  const select = labelled(parent, label, 'select', {}, `listed ${mark.id} ${name}`);
  for (const [key, text] of options) element('option', { value: key, textContent: text }, select);
  controls.push({ input: select, value });
  select.addEventListener('change', () => {
    remember();
    change(select.value);
    show();
  });
}

function listBox(mark, parent) {
  if (mark.kind === 'zone')
    field(parent, mark, 'name', say('zone_name'), { type: 'text', maxLength: 40, className: 'wide' }, () => mark.name,
          (value) => { mark.name = value.trim(); });
  numberField(parent, mark, 'x', say('x'), { min: 0, max: photo.width - 1 }, keepInside);
  numberField(parent, mark, 'y', say('y'), { min: 0, max: photo.height - 1 }, keepInside);
  numberField(parent, mark, 'w', say('wide'), { min: 1, max: photo.width }, keepInside);
  numberField(parent, mark, 'h', say('high'), { min: 1, max: photo.height }, keepInside);
  if (mark.kind === 'card') {
    choice(parent, mark, 'card', say('card_kind'), ['grey', 'white', 'L'].map((kind) => [kind, say(`card_${kind}`)]),
           () => mark.card, (value) => { mark.card = value; });
    if (mark.card === 'L') numberField(parent, mark, 'L', say('L'), { min: 1, max: 100, step: 'any' });
  }
  if (mark.kind !== 'strip') return;
  listGrid(mark, parent);
  choice(parent, mark, 'turned', say('first'), [['', say('first_start')], ['end', say('first_end')]],
         () => (mark.turned ? 'end' : ''), (value) => { mark.turned = value === 'end'; });
}

function listGrid(mark, parent) {
  for (const key of ['across', 'down']) numberField(parent, mark, key, say(key), { min: 1, max: 60 });
}

function listPoints(mark, parent) {
  if (mark.kind === 'swatches') listGrid(mark, parent);
  mark.points.forEach((point, i) => {
    if (i >= pointsOf(mark)) return;
    for (const [axis, most, label] of [[0, photo.width, say('corner_x', i + 1)], [1, photo.height, say('y')]])
      field(parent, mark, `${i} ${axis}`, label, { ...NUMBER, min: 0, max: most, step: 'any' },
            () => round(mark.points[i][axis]), (value) => { mark.points[i][axis] = value; });
  });
}

function listMark(mark) {
  const fields = element('fieldset', {}, element('li', {}, byId('marks')));
  const legend = element('legend', {}, fields);
  (mark.points ? listPoints : listBox)(mark, fields);
  const button = element('button', { type: 'button', textContent: say('remove') }, fields);
  button.dataset.key = `listed ${mark.id} remove`;
  button.addEventListener('click', () => removeListed(mark.id));
  controls.push({ legend, button, mark });
}

/* The focus goes to the next one's button. */
function removeListed(id) {
  const before = shown().map((mark) => mark.id), at = before.indexOf(id);
  remove(id);
  const next = before[at + 1] ?? before[at - 1];
  (document.querySelector(`[data-key="listed ${next} remove"]`) ?? byId('add')).focus();
}

function listMarks() {
  const marks = shown();
  const signature = JSON.stringify([photos.indexOf(photo), marks.map((mark) => [mark.id, mark.kind, mark.card, mark.points?.length,
                                                                          isLine(mark)])]);
  if (signature !== listed) keepFocus(() => {
    listed = signature;
    controls = [];
    byId('marks').replaceChildren();
    marks.forEach(listMark);
  });
  refresh();
  byId('none').hidden = marks.length > 0;
}

function refresh() {
  for (const control of controls) {
    if (control.legend) {
      const name = nameOf(control.mark);
      control.legend.textContent = name;
      control.button.setAttribute('aria-label', say('remove_one', name));
    } else if (control.input.value !== String(control.value())) {
      control.input.value = control.value();
    }
  }
}
