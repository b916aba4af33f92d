import { Html } from './html.js';

/** The colours are those of the web app. No name of a class or colour comes from outside: it goes into the page as it is. */
export const PAGE_STYLE = new Html(`
:root {
  color-scheme: light dark;
  --canvas: light-dark(#ffffff, #16181e);
  --sunken: light-dark(#f5f5f8, #0f1014);
  --line: light-dark(#e5e6ec, #272a34);
  --text: light-dark(#191b22, #ecedf2);
  --muted: light-dark(#545868, #a8abb9);
  --accent: light-dark(#4450d6, #9aa3ff);
  --code: light-dark(#eeeff3, #1f2129);
  --danger: light-dark(#b9252c, #ff9a98);
  --warning: light-dark(#865200, #f0bd68);
  --success: light-dark(#17693a, #79d49d);
  --info: light-dark(#1b5da5, #8bbdf6);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--canvas); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code { font: 0.875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
p code, dd code { background: var(--code); padding: 0.1em 0.3em; border-radius: 4px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 0.75rem; }
h2 { font-size: 1.375rem; margin: 3.5rem 0 0.5rem; padding-top: 1rem; border-top: 2px solid var(--text); }
h3 { font-size: 1.0625rem; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h4 { font-size: 0.8125rem; margin: 1rem 0 0.25rem; color: var(--muted); font-weight: 600; }
h2 a, h3 a { color: inherit; text-decoration: none; }
h2 a:hover, h3 a:hover { text-decoration: underline; }
p { margin: 0.375rem 0; max-width: 72ch; }
main { padding: 1.5rem 1rem 6rem; max-width: 60rem; }
.side { display: none; }
.contents { margin: 1.5rem 0; border: 1px solid var(--line); border-radius: 10px; padding: 0 1rem; }
.contents summary { padding: 0.75rem 0; font-weight: 600; cursor: pointer; }
nav ul { list-style: none; margin: 0 0 0.75rem; padding: 0; }
nav li a { display: block; padding: 0.375rem 0; color: var(--text); text-decoration: none; font-size: 0.875rem; line-height: 1.35; }
nav li a:hover { color: var(--accent); }
nav .chapter { font-weight: 600; font-size: 0.875rem; margin: 0.75rem 0 0.125rem; }
nav .chapter a { color: var(--text); text-decoration: none; }
.brand { font-weight: 700; }
.brand a { color: var(--text); text-decoration: none; }
.entry { padding: 1.5rem 0 1.25rem; border-top: 1px solid var(--line); }
h2 + .entry { border-top: 0; }
.entry:target { box-shadow: -0.75rem 0 0 var(--canvas), -1rem 0 0 var(--accent); }
.method {
  font: 700 0.6875rem/1 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  letter-spacing: 0.03em; color: var(--info);
}
.method.post, .method.call { color: var(--success); }
.method.patch, .method.frame { color: var(--warning); }
.method.delete { color: var(--danger); }
.access, .notes, .optional, .type { color: var(--muted); }
.notes { display: block; font-size: 0.9375rem; }
.optional { font-size: 0.8125rem; }
.or { color: var(--muted); font-style: italic; }
dl { margin: 0.25rem 0; }
.row { padding: 0.4375rem 0; border-top: 1px solid var(--line); }
.row:first-child { border-top: 0; }
dt, dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd dl { margin: 0.375rem 0 0; padding-left: 0.75rem; border-left: 2px solid var(--line); }
.example summary { padding: 0.5rem 0; cursor: pointer; color: var(--accent); font-size: 0.875rem; font-weight: 600; }
pre { margin: 0.375rem 0; padding: 0.75rem 1rem; overflow-x: auto; background: var(--sunken); border: 1px solid var(--line); border-radius: 10px; }
.status { font-weight: 600; font-variant-numeric: tabular-nums; }
.s2 { color: var(--success); }
.s3 { color: var(--info); }
.s4 { color: var(--warning); }
.s5 { color: var(--danger); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--canvas); padding: 0.5rem 0.75rem; z-index: 1; }
@media (min-width: 40rem) {
  .row { display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; gap: 1rem; }
  main { padding: 2.5rem 2.5rem 8rem; }
}
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); }
  .contents { display: none; }
  .side {
    display: block; position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem 3rem;
    background: var(--sunken); border-right: 1px solid var(--line);
  }
  .side li a { padding: 0.2rem 0; font-size: 0.8125rem; }
  main { padding: 3rem 3.5rem 8rem; }
}
@media print { .side, .contents { display: none; } }
`);
