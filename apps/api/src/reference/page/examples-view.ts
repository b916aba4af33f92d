import { type Html, html } from './html.js';

/** Texts as they are, everything else as JSON. */
export const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** Folded away, as answers are long. */
export function examples(title: string, texts: readonly string[]): Html {
  return html`<details class="example"><summary>${title}</summary>${texts.map((text) => html`<pre tabindex="0"><code>${text}</code></pre>`)}</details>`;
}
