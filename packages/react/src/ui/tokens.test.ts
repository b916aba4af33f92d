import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');
type Pair = readonly [light: string, dark: string];

const tokens = new Map<string, Pair>();
for (const [, name = '', value = ''] of css.matchAll(/--([\w-]+): ([^;]+);/g)) {
  const [, light, dark] = /light-dark\((#\w{6}), (#\w{6})\)/.exec(value) ?? [];
  if (light && dark) tokens.set(name, [light, dark]);
  else if (/^#\w{6}$/.test(value)) tokens.set(name, [value, value]);
}
const avatars = [
  ...css.matchAll(
    /\[data-tone="(\w+)"\] \{\s*background: light-dark\((#\w+), (#\w+)\);\s*color: light-dark\((#\w+), (#\w+)\)/g,
  ),
];

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function pair(name: string): Pair {
  const found = tokens.get(name);
  if (!found) throw new Error(`no token --${name}`);
  return found;
}

const grounds = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'highlight', 'accent-soft'];
const textPairs = [
  ...['text', 'muted'].flatMap((text) =>
    [...grounds, 'bubble-own', 'bubble-other', 'neutral-soft'].map((ground) => [text, ground]),
  ),
  ...grounds.map((ground) => ['faint', ground]),
  ...['canvas', 'surface', 'raised', 'hover', 'highlight', 'accent-soft', 'bubble-own', 'bubble-other'].map(
    (ground) => ['accent', ground],
  ),
  ...['danger', 'warning', 'success', 'info'].flatMap((tone) =>
    [`${tone}-soft`, 'surface', 'canvas'].map((ground) => [tone, ground]),
  ),
  ...['on-viewer', 'on-viewer-muted'].flatMap((text) => ['viewer', 'viewer-hover'].map((ground) => [text, ground])),
  ...['accent-solid', 'accent-solid-hover', 'danger-solid'].map((ground) => ['on-accent', ground]),
] as [string, string][];

describe('tokens', () => {
  it.each(textPairs)('%s on %s can be read in both themes (4.5:1)', (text, ground) => {
    for (const theme of [0, 1] as const)
      expect(contrast(pair(text)[theme], pair(ground)[theme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['surface', 'canvas', 'raised'])('the edge of a field can be seen on %s (3:1)', (ground) => {
    for (const theme of [0, 1] as const)
      expect(contrast(pair('line-input')[theme], pair(ground)[theme])).toBeGreaterThanOrEqual(3);
  });

  it.each(['chart-1', 'chart-2'])('%s can be seen on a surface (3:1)', (mark) => {
    for (const theme of [0, 1] as const)
      expect(contrast(pair(mark)[theme], pair('surface')[theme])).toBeGreaterThanOrEqual(3);
  });

  it('avatars can be read in both themes (4.5:1)', () => {
    expect(avatars).toHaveLength(6);
    for (const [, , lightGround = '', darkGround = '', lightText = '', darkText = ''] of avatars) {
      expect(contrast(lightText, lightGround)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(darkText, darkGround)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
