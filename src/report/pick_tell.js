/* What the marks and fields mean: the command, and the table of all photos. */

/* One word of a shell: as it is where that is safe, else in quotes, or in $'...' where control characters are in it. */
function shellWord(text) {
  if (/^[\w.,:/=@%+-]+$/.test(text)) return text;
  if (!/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(text))
    return `'${text.replaceAll("'", "'\\''")}'`;
  const bytes = [...new TextEncoder().encode(text)].map((byte) => {
    const c = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x7f) return `\\${byte.toString(8).padStart(3, '0')}`;
    return c === "'" || c === '\\' ? `\\${c}` : c;
  });
  return `$'${bytes.join('')}'`;
}

/* A path that somebody typed: a shell knows the home folder only outside of quotes. */
const pathWord = (text) => (text.startsWith('~/') ? `~/${text.length > 2 ? shellWord(text.slice(2)) : ''}` : shellWord(text));

/* A photo's name as an operand: "./" keeps it from being an option or a verb, none of which has a point. */
const operand = (name) => shellWord(name.startsWith('-') || !name.includes('.') ? `./${name}` : name);

/* A cell of CSV; nothing where a table cannot hold it. */
function cellOf(text) {
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/.test(text)) return '';
  return /[,;" ]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const flat = (points) => points.map(([x, y]) => `${round(x)},${round(y)}`).join(',');

function valueOf(mark) {
  if (mark.points) return flat(mark.points.slice(0, pointsOf(mark)));
  if (mark.kind === 'strip') {
    const corners = stripCorners(mark), one = mark.across === 1 || mark.down === 1;
    return `${mark.across}x${mark.down}:${flat(one ? [corners[0], corners[2]] : corners)}`;
  }
  const box = [mark.x, mark.y, mark.w, mark.h].join(',');
  if (mark.kind === 'zone') return `${mark.name}=${box}`;
  if (mark.kind !== 'card') return box;
  return `${box},${mark.card === 'L' ? mark.L : mark.card}`;
}

const isNamed = (mark) => mark.kind !== 'zone' || (/^[^=;]+$/.test(mark.name) && new TextEncoder().encode(mark.name).length <= 40);

/* The marks that count, in the order of the command. */
function given(of = photo) {
  const order = Object.keys(MOST);
  return shown(of).filter((mark) => isWhole(mark) && isNamed(mark))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function optionsOf(mark) {
  if (mark.kind !== 'swatches') return [`--${mark.kind}`, valueOf(mark)];
  return ['--grid', `${mark.across}x${mark.down}`, '--corners', valueOf(mark)];
}

/* The options of the fields: their names, in the order of the command. */
const FIELDS = {
  plan: { client: '--client', start: '--start', palette: '--palette', look: '--look', file: '--file', report: '--report' },
  followup: { client: '--client', palette: '--palette', file: '--file', report: '--report' },
  palette: { ids: '--ids', ladder: '--ladder', output: '--output' },
};
const PATHS = ['palette', 'file', 'report', 'output'];
const VERBS = { plan: [], followup: ['followup'], palette: ['palette', 'photo'] };

const valueOfField = (id, of = photo) => (OWN.includes(id) ? of[id] ?? '' : byId(id).value).trim();

function command() {
  const words = ['pigmatch', ...VERBS[purpose()], ...given().flatMap(optionsOf)].map(shellWord);
  for (const [id, option] of Object.entries(FIELDS[purpose()]))
    if (valueOfField(id)) words.push(option, (PATHS.includes(id) ? pathWord : shellWord)(valueOfField(id)));
  return [...words, photo.word].join(' ');
}

/* What is missing for the command to run, in words. */
function lacks() {
  const marks = shown(), has = (...kinds) => marks.some((mark) => kinds.includes(mark.kind) && isWhole(mark));
  const list = marks.filter((mark) => !isWhole(mark)).map((mark) => say('lacks_corners', nameOf(mark)));
  if (!marks.every(isNamed)) list.push(say('lacks_zone'));
  if (purpose() === 'followup') {
    if (!has('treated')) list.push(say('lacks_treated'));
    if (!has('hair', 'zone', 'beard')) list.push(say('lacks_hair'));
    if (!valueOfField('file')) list.push(say('lacks_file'));
  }
  if (purpose() === 'palette') {
    const swatches = ofKind('swatches')[0], n = swatches ? swatches.across * swatches.down : 0;
    if (!has('swatches')) list.push(say('lacks_swatches'));
    if (valueOfField('ids').split(',').filter((id) => id.trim()).length !== n || n === 0) list.push(say('lacks_ids', n || '?'));
    if (!has('chart', 'card')) list.push(say('lacks_reference'));
  }
  return list;
}

/* ---------------------------------------------------------------- the table */

const COLUMNS = ['photo', 'client', 'hair', 'zone', 'beard', 'skin', 'card', 'chart', 'look', 'start', 'palette'];

function cellFor(column, of) {
  if (column === 'photo') return of.cell;
  if (FIELDS.plan[column]) return cellOf(valueOfField(column, of));
  const values = given(of).filter((mark) => mark.kind === column).map(valueOf);
  return values.length > 0 ? `"${values.join(';').replaceAll('"', '""')}"` : '';
}

/* Every photo a row; only columns that have something in one of them. */
function table() {
  const rows = photos.filter((one) => one.cell).map((one) => COLUMNS.map((column) => cellFor(column, one)));
  const used = COLUMNS.map((_, i) => i).filter((i) => rows.some((cells) => cells[i] !== ''));
  const lines = [COLUMNS, ...rows].map((cells) => used.map((i) => cells[i]).join(','));
  return rows.length > 0 ? lines.join('\n') : '';
}

/* Kinds that are marked and have no column. */
function withoutColumn() {
  const kinds = new Set(photos.flatMap((one) => given(one).map((mark) => mark.kind)));
  return [...kinds].filter((kind) => !COLUMNS.includes(kind)).map((kind) => say(`kind_${kind}`));
}

/* In boxes as high as they need to be. */
function tellBox(id, text) {
  const box = byId(id);
  if (box.value === text && box.style.height) return;
  box.value = text;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 4}px`;
}

function note(id, text) {
  byId(id).hidden = text === '';
  byId(id).textContent = text;
}

function tellAll() {
  const needs = lacks(), rows = purpose() === 'plan' ? table() : '', loose = withoutColumn();
  const odd = photos.filter((one) => !one.cell).map((one) => one.name);
  byId('table-part').hidden = rows === '';
  tellBox('command', command());
  tellBox('table', rows);
  byId('save').href = `data:text/csv;charset=utf-8,${encodeURIComponent(`${rows}\n`)}`;
  note('lacks', needs.length > 0 ? say('lacks', needs.join('; ')) : '');
  note('no-column', loose.length > 0 ? say('no_column', loose.join(', ')) : '');
  note('name-note', odd.length > 0 ? say('name_note', odd.join(', ')) : '');
  note('folder-note', say(photos.some((one) => one.name.includes('/')) ? 'run_above' : 'run_here'));
}

/* What happened, for who sees it and who hears it. */
function tell(key, ...values) {
  byId('status').textContent = say(key, ...values);
}
