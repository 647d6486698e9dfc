/* Which photos there are: those that the page came with, and others that are opened in it. */

const PICTURE_PX = 1600;
const OWN = ['client', 'start', 'file', 'report']; /* fields that each photo has of its own */

/* The picture's pixels, scaled down where it is large. */
function pixelsOf(image) {
  const scale = Math.min(1, PICTURE_PX / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return [canvas, context.getImageData(0, 0, canvas.width, canvas.height)];
}

const points = (text) => text.split(' ').map((point) => point.split(',').map(Number));

/* A photo of the page: what is known of it stands at its button. */
async function takeButton(button) {
  const { name, word, cell, width, height, hair, skin, chart, outline } = button.dataset;
  const image = button.querySelector('img');
  await image.decode();
  const one = { name, word, cell, width: Number(width), height: Number(height), outline, button, source: image.src,
                pixels: pixelsOf(image)[1], marks: [], selected: 0, past: [] };
  const add = (kind, more) => one.marks.push({ id: one.marks.length + 1, kind, ...more });
  for (const [kind, box] of Object.entries({ hair, skin })) {
    if (!box) continue;
    const [x, y, w, h] = box.split(',').map(Number);
    add(kind, { x, y, w, h });
  }
  if (chart) add('chart', { points: points(chart) });
  listen(one);
}

function listen(one) {
  photos.push(one);
  one.button.addEventListener('click', () => turnTo(one));
}

function turnTo(one) {
  if (drag) cancelDrag();
  photo = one;
  byId('name').textContent = one.name;
  byId('photos').hidden = byId('fields-note').hidden = photos.length < 2;
  for (const { button } of photos) button.toggleAttribute('aria-current', false);
  one.button.setAttribute('aria-current', 'true');
  drawing.setAttribute('viewBox', `0 0 ${one.width} ${one.height}`);
  picture.src = one.source;
  for (const id of OWN) byId(id).value = one[id] ?? '';
  Object.assign(view, { width: 0, zoom: 1 });
  if (one.maybe === undefined) one.maybe = lookForCard(one);
  fit();
  show();
}

/* In pixels of the photo. */
function lookForCard(one) {
  const scale = one.pixels.width / one.width;
  const chart = one.marks.find((mark) => mark.kind === 'chart')?.points.map((point) => point.map((v) => v * scale));
  const card = findCard(one.pixels, chart);
  return card && { ...card, x: card.x / scale, y: card.y / scale, w: card.w / scale, h: card.h / scale };
}

function takeCard() {
  remember();
  const { x, y, w, h, white } = photo.maybe, mark = newMark('card', { x, y, w, h });
  if (white) mark.card = 'white';
  keepInside(mark);
  document.querySelector('input[name=tool][value=card]').checked = true;
  show();
  drawnOf(mark).focus({ preventScroll: true });
  tellMark(mark);
}

/* ---------------------------------------------------------------- photos from elsewhere */

/* Read here and sent nowhere. The browser turns it upright, as pigmatch does. */
async function openFile(file) {
  const reader = new FileReader(), image = new Image();
  try {
    await new Promise((done, failed) => {
      Object.assign(reader, { onload: done, onerror: failed });
      reader.readAsDataURL(file);
    });
    image.src = reader.result;
    await image.decode();
  } catch {
    tell('cannot_show', file.name);
    return;
  }
  const [canvas, pixels] = pixelsOf(image), source = canvas.toDataURL('image/jpeg', 0.92);
  const button = element('button', { type: 'button' }, element('li', {}, byId('photos')));
  element('img', { alt: file.name, src: source }, button);
  const one = { name: file.name, word: operand(file.name), cell: cellOf(file.name), width: image.naturalWidth,
                height: image.naturalHeight, button, source, pixels, marks: [], selected: 0, past: [] };
  listen(one);
  turnTo(one);
  tell('opened', file.name);
}

async function openFiles(files) {
  for (const file of files) await openFile(file);
}

document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
for (const name of ['dragleave', 'drop'])
  document.addEventListener(name, () => document.body.classList.remove('dropping'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  openFiles([...event.dataTransfer.files]);
});
byId('open').addEventListener('change', async () => {
  await openFiles([...byId('open').files]);
  byId('open').value = '';
});

for (const field of byId('fields').querySelectorAll('input, select'))
  field.addEventListener('input', () => {
    if (OWN.includes(field.id)) photo[field.id] = field.value;
    if (field.id === 'look') show(); else tellAll();
  });
byId('purpose').addEventListener('change', show);
byId('take-card').addEventListener('click', takeCard);
