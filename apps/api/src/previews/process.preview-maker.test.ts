import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { png } from '../../test/support/files.js';
import { heic, pdf, photo, recording } from '../../test/support/samples.js';
import { findKinds } from './kinds.js';
import type { Previews } from './preview-maker.js';
import { ProcessPreviewMaker } from './process.preview-maker.js';

const folder = mkdtempSync(join(tmpdir(), 'claimline-previews-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const maker = new ProcessPreviewMaker();

interface Made extends Omit<Previews, 'variants'> {
  thumbnail?: Buffer;
  preview?: Buffer;
}

let files = 0;
async function make(bytes: Uint8Array, contentType: string): Promise<Made> {
  files += 1;
  const file = join(folder, `${files}.bin`);
  writeFileSync(file, bytes);
  let temporary = '';
  const made = await maker.make(file, contentType, async ({ variants, ...rest }) => {
    if (!variants) {
      return rest;
    }
    temporary = dirname(variants.preview);
    return { ...rest, thumbnail: readFileSync(variants.thumbnail), preview: readFileSync(variants.preview) };
  });
  expect(existsSync(temporary)).toBe(false);
  // The original is evidence.
  expect(readFileSync(file).equals(bytes)).toBe(true);
  return made;
}

async function sizesOf({ thumbnail, preview }: Made): Promise<Record<string, string>> {
  const sizeOf = async (image: Buffer | undefined) => {
    const { format, width, height } = await sharp(image).metadata();
    return `${format} ${width}×${height}`;
  };
  return { thumbnail: await sizeOf(thumbnail), preview: await sizeOf(preview) };
}

/** The colour at a place, both from 0 to 1 from the top left. */
async function colourAt(image: Buffer | undefined, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
  return red > 150 && green < 80 && blue < 80 ? 'red' : blue > 150 && green < 80 && red < 80 ? 'blue' : 'other';
}

test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'ATT28 a photo in %s: right way up, without a place',
  async (format) => {
    const original = await photo({ format, orientation: 6 });
    expect((await sharp(original).metadata()).exif?.includes('Camera of Claire')).toBe(true);
    const made = await make(original, `image/${format}`);
    expect(made).toMatchObject({ width: 200, height: 300 });
    expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 200×300', preview: 'webp 200×300' });
    for (const image of [made.thumbnail, made.preview]) {
      expect(await colourAt(image, 0.95, 0.5)).toBe('blue');
      expect(await colourAt(image, 0.05, 0.5)).toBe('red');
      const { orientation, exif, icc, xmp, iptc } = await sharp(image).metadata();
      expect({ orientation, exif, icc, xmp, iptc }).toEqual({});
      expect(image?.includes('Camera')).toBe(false);
    }
  },
);

test('a large photo is made smaller', async () => {
  const made = await make(await photo({ width: 4_000, height: 3_000, orientation: 8 }), 'image/jpeg');
  expect(made).toMatchObject({ width: 3_000, height: 4_000 });
  expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 360×480', preview: 'webp 1536×2048' });
  expect(await colourAt(made.thumbnail, 0.05, 0.5)).toBe('blue');
});

test('a narrow picture keeps at least a pixel', async () => {
  const made = await make(png(6_000, 1), 'image/png');
  expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 480×1', preview: 'webp 2048×1' });
});

test('colours of another space become those of sRGB', async () => {
  const red = sharp({ create: { width: 100, height: 100, channels: 3, background: '#ff0000' } });
  const original = await red.withIccProfile('p3').png().toBuffer();
  const made = await make(original, 'image/png');
  const { dominant } = await sharp(made.preview).stats();
  expect(dominant.r).toBeGreaterThan(240);
  expect(dominant.g).toBeLessThan(16);
});

test('of an animation the first picture', async () => {
  const frame = (background: string) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = await Promise.all([frame('#0000d0'), frame('#d00000')]);
  for (const format of ['gif', 'webp'] as const) {
    const original = await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
    expect((await sharp(original).metadata()).pages).toBe(2);
    const made = await make(original, `image/${format}`);
    expect(made).toMatchObject({ width: 60, height: 40 });
    expect(await colourAt(made.preview, 0.5, 0.5)).toBe('blue');
  }
});

test('a photo in HEIC, turned as it says', async () => {
  const made = await make(await heic(), 'image/heic');
  expect(made).toMatchObject({ width: 200, height: 300 });
  expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 200×300', preview: 'webp 200×300' });
  // Turned left, what was the top is on the left.
  expect(await colourAt(made.preview, 0.05, 0.5)).toBe('blue');
  expect(await colourAt(made.preview, 0.95, 0.5)).toBe('red');
});

test('a document: its first page and how many there are', async () => {
  const made = await make(pdf(3), 'application/pdf');
  expect(made).toMatchObject({ pageCount: 3, width: 1_583, height: 2_048 });
  expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 371×480', preview: 'webp 1583×2048' });
  // There is something on it.
  expect((await sharp(made.preview).stats()).channels[0]?.min).toBeLessThan(50);
});

test.each([
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
])('a video in %s: a frame and how long it is', async (extension, contentType) => {
  const made = await make(recording(extension), contentType);
  expect(made).toMatchObject({ width: 320, height: 240 });
  expect(made.durationMs).toBeCloseTo(2_000, -2);
  expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 320×240', preview: 'webp 320×240' });
});

test('a video of a phone held upright, and one that is shorter than a second', async () => {
  const made = await make(recording('mp4', { seconds: 0.5, turned: true }), 'video/mp4');
  expect(made).toMatchObject({ width: 240, height: 320, durationMs: 500 });
  expect(await sizesOf(made)).toEqual({ thumbnail: 'webp 240×320', preview: 'webp 240×320' });
});

test.each([
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['ogg', 'audio/ogg'],
  ['wav', 'audio/wav'],
])('sound in %s: how long it is', async (extension, contentType) => {
  const made = await make(recording(extension), contentType);
  expect(Object.keys(made)).toEqual(['durationMs']);
  expect(made.durationMs).toBeCloseTo(2_000, -2);
});

const halves: [string, () => Buffer | Promise<Buffer>][] = [
  ['image/jpeg', () => photo({ format: 'jpeg' })],
  ['image/png', () => photo({ format: 'png' })],
  ['image/gif', () => photo({ format: 'gif' })],
  ['image/webp', () => photo({ format: 'webp' })],
  ['image/avif', () => photo({ format: 'avif' })],
  ['image/heic', heic],
  ['video/mp4', () => recording('mp4')],
  ['video/quicktime', () => recording('mov')],
  ['audio/mp4', () => recording('m4a')],
];
test.each(halves)('ATT29 half of a file is no file: %s', async (contentType, whole) => {
  const bytes = await whole();
  expect(await make(bytes.subarray(0, bytes.length / 2), contentType)).toEqual({});
});

const everyType = [...findKinds().decodes.keys()];
test.each(everyType)('what is no such file has no previews: %s', async (contentType) => {
  expect(await make(randomBytes(5_000), contentType)).toEqual({});
  expect(await make(Buffer.alloc(0), contentType)).toEqual({});
});

test('a type is decoded as itself only: no playlist that names other files, no drawing that loads them', async () => {
  const secret = join(folder, 'secret.png');
  writeFileSync(secret, png());
  const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${secret}\n#EXT-X-ENDLIST\n`;
  expect(await make(Buffer.from(playlist), 'video/mp4')).toEqual({});
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${secret}"/></svg>`;
  expect(await make(Buffer.from(drawing), 'image/png')).toEqual({});
});

test('ATT29 a picture that claims 64,250 × 64,250 is refused at once', async () => {
  const before = performance.now();
  expect(await make(png(8, 8, { width: 64_250, height: 64_250 }), 'image/png')).toEqual({});
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('it is missing', async () => {
  expect(await maker.make(join(folder, 'nothing'), 'image/png', async (previews) => previews)).toEqual({});
});

test('what is done with them may fail, and the folder goes all the same', async () => {
  const file = join(folder, 'picture.png');
  writeFileSync(file, png());
  let variant = '';
  const attempt = maker.make(file, 'image/png', async ({ variants }) => {
    variant = variants?.preview ?? '';
    expect(existsSync(variant)).toBe(true);
    throw new Error('the store is full');
  });
  await expect(attempt).rejects.toThrow('the store is full');
  expect(variant).not.toBe('');
  expect(existsSync(dirname(variant))).toBe(false);
});

test('without the programs only what sharp decodes is handled, and it is known what is missing', () => {
  const { decodes, missing } = findKinds(() => null);
  expect([...decodes.keys()]).toEqual(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
  expect(missing).toEqual(['heif-convert', 'pdfinfo', 'pdftoppm', 'ffprobe', 'ffmpeg']);
  expect(maker.handles('text/plain')).toBe(false);
  expect(maker.handles('image/svg+xml')).toBe(false);
  expect(maker.handles('image/jpeg')).toBe(true);
});
