/* What of the photo is seen: all of it, or a part as large as is wanted. The plane with the picture and the marks is laid
 * out larger than the stage, so that lines and handles keep their size. */

const MOST_ZOOM = 16;
/* In CSS pixels: all of the photo, the stage's width (its height is the photo's), and the plane in it. */
const view = { width: 0, height: 0, room: 0, zoom: 1, left: 0, top: 0 };

/* No empty side where the plane is larger than the stage, else in the middle. */
const held = (at, size, room) => (size > room ? clamp(at, room - size, 0) : (room - size) / 2);

function layOut() {
  view.left = held(view.left, view.width * view.zoom, view.room);
  view.top = held(view.top, view.height * view.zoom, view.height);
  Object.assign(plane.style, { width: `${view.width * view.zoom}px`, height: `${view.height * view.zoom}px`,
                               left: `${view.left}px`, top: `${view.top}px` });
  byId('closer').setAttribute('aria-disabled', view.zoom >= MOST_ZOOM);
  for (const id of ['farther', 'all']) byId(id).setAttribute('aria-disabled', view.zoom <= 1);
  draw();
}

/* What lies under a point of the window stays under it. */
function zoomAt(clientX, clientY, zoom) {
  const rect = stage.getBoundingClientRect(), x = clientX - rect.left, y = clientY - rect.top;
  const now = clamp(zoom, 1, MOST_ZOOM), factor = now / view.zoom;
  Object.assign(view, { zoom: now, left: x - (x - view.left) * factor, top: y - (y - view.top) * factor });
  layOut();
}

/* Towards the mark that is selected, where it is in sight, else towards the middle. */
function zoomBy(factor) {
  const rect = stage.getBoundingClientRect(), mark = selectedMark();
  let [x, y] = middleOfStage();
  if (mark && !mark.points) {
    const [markX, markY] = onScreen(mark.x + mark.w / 2, mark.y + mark.h / 2);
    if (markX > rect.left && markX < rect.right && markY > rect.top && markY < rect.bottom) [x, y] = [markX, markY];
  }
  zoomAt(x, y, view.zoom * factor);
}

function panBy(dx, dy) {
  view.left += dx;
  view.top += dy;
  layOut();
}

function onScreen(x, y) {
  const rect = plane.getBoundingClientRect();
  return [rect.left + x / photo.width * rect.width, rect.top + y / photo.height * rect.height];
}

/* The least move that brings a place of the photo into sight. */
function reveal(x, y) {
  if (view.zoom === 1) return;
  const rect = stage.getBoundingClientRect(), [atX, atY] = onScreen(x, y), margin = 30;
  const dx = clamp(atX, rect.left + margin, rect.right - margin) - atX;
  const dy = clamp(atY, rect.top + margin, rect.bottom - margin) - atY;
  if (dx !== 0 || dy !== 0) panBy(dx, dy);
}

/* As large as there is room, small photos up to three times their size. */
function fit() {
  const { width: wide, height: high } = photo.pixels;
  const narrow = window.matchMedia('(max-width: 60rem)').matches;
  const room = stage.parentElement.clientWidth;
  if (room < 50) return; /* nobody looks at such a window */
  const scale = Math.min(room / wide, Math.max(window.innerHeight - (narrow ? 260 : 330), 240) / high, 3);
  const middle = view.width > 0 ? place(...middleOfStage()) : [0, 0];
  Object.assign(view, { width: Math.floor(wide * scale), height: Math.floor(high * scale), room });
  stage.style.height = `${view.height}px`;
  layOut();
  const [x, y] = onScreen(...middle), [wantedX, wantedY] = middleOfStage();
  panBy(wantedX - x, wantedY - y);
}

function middleOfStage() {
  const rect = stage.getBoundingClientRect();
  return [rect.left + rect.width / 2, rect.top + rect.height / 2];
}

stage.addEventListener('wheel', (event) => {
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002));
  if (factor < 1 && view.zoom === 1 && !event.ctrlKey) return; /* the page scrolls on */
  event.preventDefault();
  zoomAt(event.clientX, event.clientY, view.zoom * factor);
}, { passive: false });

byId('closer').addEventListener('click', () => zoomBy(1.5));
byId('farther').addEventListener('click', () => zoomBy(1 / 1.5));
byId('all').addEventListener('click', () => zoomBy(0));
window.addEventListener('resize', fit);
