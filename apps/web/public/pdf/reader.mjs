// @ts-check
// Draws a PDF inside a sandboxed frame (see src/files/viewer/pdf-reader.tsx). A PDF is a stranger's program in all but
// name: in here it reaches neither the login, nor storage, nor the page around. Nothing in it is run, as the scripting
// engine of pdf.js does not ship; forms, links and layers are left out: only pixels and plain text come of it.

/**
 * `pageLabel` has `{page}` and `{count}` in it.
 * @typedef {{ type: 'open', data: ArrayBuffer, lang: string, pageLabel: string } | { type: 'zoom', factor: number }} FromPage
 * @typedef {{ type: 'ready' } | { type: 'opened', pages: number } | { type: 'page', page: number }
 *   | { type: 'key', key: string } | { type: 'failed', reason: 'locked' | 'unreadable' }} ToPage
 * @typedef {{ number: number, element: HTMLElement, near: boolean, drawn: number, hasText: boolean }} Leaf
 */

const file = (/** @type {string} */ name) => new URL(`dist/${name}`, import.meta.url).href;
/** @type {typeof import('pdfjs-dist')} */
const pdfjs = await import(file('pdf.min.mjs'));

/** Not in every browser, nor in TypeScript's. */
const { trustedTypes } =
  /** @type {{ trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } }} */ (
    globalThis
  );

/** More would be refused by some browsers. */
const MAX_CANVAS_PIXELS = 16_000_000;
const MAX_IMAGE_PIXELS = 40_000_000;
/** Wider than this a page is harder to read, not easier. */
const WIDEST_PAGE = 900;
const MARGIN = 24;
/** What the page around does with them, also while the focus is in here. */
const FORWARDED = new Set(['Escape', '+', '=', '-', '0']);
const SETTLED_MS = 150;

const pages = /** @type {HTMLElement} */ (document.getElementById('pages'));
/** @type {Leaf[]} */
const leaves = [];
/** @type {import('pdfjs-dist').PDFDocumentProxy | null} */
let pdf = null;
let zoom = 1;
let shownPage = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let settling;

/** Nothing of the content is ever said, so anybody may hear it. */
const tell = (/** @type {ToPage} */ message) => parent.postMessage(message, '*');
const pageWidth = () => Math.round(Math.min(innerWidth - MARGIN, WIDEST_PAGE) * zoom);

/**
 * A worker must be of the own origin, and in a sandbox nothing is: this one is made here, and fetches the real one. Not as
 * a module worker, which Chromium refuses in here.
 */
async function startWorker() {
  const fetcher = `import(${JSON.stringify(file('pdf.worker.min.mjs'))}).catch((error) => setTimeout(() => { throw error; }));`;
  const address = URL.createObjectURL(new Blob([fetcher], { type: 'text/javascript' }));
  // This address and no other may become script in here.
  const policy = trustedTypes?.createPolicy('pdf-worker', { createScriptURL: () => address });
  const port = new Worker(policy?.createScriptURL('') ?? address);
  // Its first word is that it is ready; what it is told before that is lost.
  await new Promise((resolve, reject) => {
    port.addEventListener('message', resolve, { once: true });
    port.addEventListener('error', reject, { once: true });
  });
  return pdfjs.PDFWorker.create({ port });
}

/** @param {Extract<FromPage, { type: 'open' }>} message */
async function open({ data, lang, pageLabel }) {
  document.documentElement.lang = lang;
  try {
    const task = pdfjs.getDocument({
      data,
      worker: await startWorker(),
      cMapUrl: file('cmaps/'),
      standardFontDataUrl: file('standard_fonts/'),
      wasmUrl: file('wasm/'),
      iccUrl: file('iccs/'),
      // Their widths are those that the page was set with.
      useSystemFonts: false,
      enableXfa: false,
      maxImageSize: MAX_IMAGE_PIXELS,
      verbosity: pdfjs.VerbosityLevel.ERRORS,
    });
    task.onPassword = () => tell({ type: 'failed', reason: 'locked' });
    pdf = await task.promise;
    const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
    for (let number = 1; number <= pdf.numPages; number++) {
      const label = pageLabel.replace('{page}', `${number}`).replace('{count}', `${pdf.numPages}`);
      addLeaf(number, label, first.width / first.height);
    }
    resize();
    tell({ type: 'opened', pages: pdf.numPages });
    tellPage();
  } catch {
    tell({ type: 'failed', reason: 'unreadable' });
  }
}

/** Draws what is near to what is seen, and forgets what is far from it. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const leaf = leaves.find(({ element }) => element === target);
      if (!leaf) continue;
      leaf.near = isIntersecting;
      if (isIntersecting) void draw(leaf);
      else clear(leaf);
    }
  },
  { rootMargin: '100% 0px' },
);

/** @param {number} number @param {string} label @param {number} ratio of the first page, until its own is known */
function addLeaf(number, label, ratio) {
  const element = document.createElement('section');
  element.ariaLabel = label;
  element.style.aspectRatio = `${ratio}`;
  pages.append(element);
  leaves.push({ number, element, near: false, drawn: 0, hasText: false });
  near.observe(element);
}

/** @param {Leaf} leaf */
function clear(leaf) {
  leaf.drawn = 0;
  leaf.element.querySelector('canvas')?.remove();
}

/** @param {Leaf} leaf */
async function draw(leaf) {
  const width = pageWidth();
  if (!pdf || leaf.drawn === width) return;
  leaf.drawn = width;
  const page = await pdf.getPage(leaf.number);
  const whole = page.getViewport({ scale: 1 });
  leaf.element.style.aspectRatio = `${whole.width / whole.height}`;
  const wanted = (width * Math.min(devicePixelRatio, 2)) / whole.width;
  const most = Math.sqrt(MAX_CANVAS_PIXELS / (whole.width * whole.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, most) });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.ariaHidden = 'true';
  await page.render({ canvas, viewport }).promise;
  // Scrolled away or enlarged meanwhile: another drawing is on its way, or none is wanted.
  if (!leaf.near || leaf.drawn !== width) return;
  leaf.element.querySelector('canvas')?.remove();
  leaf.element.prepend(canvas);
  if (!leaf.hasText) await addText(leaf, page);
}

/** @param {Leaf} leaf @param {import('pdfjs-dist').PDFPageProxy} page */
async function addText(leaf, page) {
  leaf.hasText = true;
  const { items } = await page.getTextContent();
  const text = document.createElement('div');
  text.className = 'text';
  text.textContent = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  leaf.element.append(text);
}

/** Pages follow at once, stretched; they are drawn again when it has settled. The place that is read stays. */
function resize() {
  const root = document.documentElement;
  const place = root.scrollTop / Math.max(root.scrollHeight, 1);
  root.style.setProperty('--page-width', `${pageWidth()}px`);
  root.scrollTop = place * root.scrollHeight;
  clearTimeout(settling);
  settling = setTimeout(() => {
    for (const leaf of leaves) if (leaf.near) void draw(leaf);
  }, SETTLED_MS);
}

/** The page whose top is above the middle. */
function tellPage() {
  const middle = document.documentElement.scrollTop + innerHeight / 2;
  const page = leaves.findLast(({ element }) => element.offsetTop <= middle)?.number ?? 1;
  if (page === shownPage) return;
  shownPage = page;
  tell({ type: 'page', page });
}

addEventListener('message', ({ source, data }) => {
  if (source !== parent) return;
  /** @type {FromPage} */
  const message = data;
  if (message.type === 'open') void open(message);
  if (message.type === 'zoom') {
    zoom = message.factor;
    resize();
  }
});
addEventListener('resize', resize);
addEventListener('scroll', tellPage, { passive: true });
addEventListener('keydown', (event) => {
  if (!FORWARDED.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  tell({ type: 'key', key: event.key });
});
tell({ type: 'ready' });
