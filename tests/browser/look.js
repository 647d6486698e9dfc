'use strict';
/* What is wrong with how the page looks, as a list of sentences. Runs inside the page under test. */
const wrong = [];
const channel = (c) => (c <= 10.31475 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const numbers = (color) => color.match(/[\d.]+/g).map(Number);

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const color = numbers(getComputedStyle(at).backgroundColor);
    if (color.length === 3 || color[3] > 0) return color;
  }
  return [255, 255, 255];
}

/* Letters on swatches have a colour of their own, names over the photo an outline. */
const isOnPicture = (element) => element.closest('.overlay, #drawing, .on-light, .on-dark, .guide');

function checkContrast(element, text) {
  if (isOnPicture(element)) return;
  const style = getComputedStyle(element);
  const ink = numbers(element.closest('svg') ? style.fill : style.color);
  const [light, dark] = [luminance(ink), luminance(background(element))].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: '${text}'`);
}

const boxes = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, element = node.parentElement, text = node.data.trim();
  if (text === '' || element.closest('script, style, noscript, [hidden], select, textarea')) continue;
  const style = getComputedStyle(element);
  if (style.visibility === 'hidden' || style.display === 'none') continue;
  checkContrast(element, text);
  if (element.closest('.overlay, #drawing')) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const rect of range.getClientRects()) boxes.push({ rect, text, element });
}

/* Text over text: more than a pixel or two, as line boxes always touch. */
for (let i = 0; i < boxes.length; i++)
  for (let k = 0; k < i; k++) {
    const a = boxes[i].rect, b = boxes[k].rect;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > Math.min(a.height, b.height) * 0.35)
      wrong.push(`'${boxes[i].text}' lies over '${boxes[k].text}'`);
  }

/* Text cut off or beside its box. */
for (const { rect, text, element } of boxes) {
  const holder = element.closest('td, th');
  if (!holder) continue;
  const frame = holder.getBoundingClientRect();
  if (rect.right > frame.right + 1 || rect.bottom > frame.bottom + 1) wrong.push(`'${text}' leaves its cell`);
}
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} wide, the window ${root.clientWidth}`);

/* Structure. */
if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
let level = 0;
for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) wrong.push(`h${next} after h${level}: '${heading.textContent}'`);
  level = next;
}
for (const image of document.querySelectorAll('img'))
  if (!image.alt || !image.complete || image.naturalWidth === 0) wrong.push('a picture that does not show');
for (const field of document.querySelectorAll('input, select, textarea, button')) {
  const labels = [...(field.labels ?? [])].map((label) => label.textContent.trim()).join('');
  const named = field.getAttribute('aria-label') || field.ariaLabel || field.getAttribute('aria-labelledby');
  const pictured = field.querySelector('img[alt]:not([alt=""])');
  if (!labels && !named && !pictured && !field.textContent.trim()) wrong.push(`a ${field.tagName} without a name`);
}
const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
if (new Set(ids).size !== ids.length) wrong.push('an id stands twice');
if (!document.documentElement.lang || !document.title) wrong.push('no language or no title');
return wrong;
