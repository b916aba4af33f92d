import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampView, fittedSize, wholeImage, zoomAt } from './zoom';

const stage = { width: 800, height: 600 };

describe('fittedSize', () => {
  it.each([
    ['a photo is made to fit', { width: 4000, height: 3000 }, false, { width: 800, height: 600 }],
    ['a turned photo fits turned', { width: 4000, height: 3000 }, true, { width: 600, height: 450 }],
    ['a small image is not blown up', { width: 100, height: 50 }, false, { width: 100, height: 50 }],
  ])('%s', (_what, image, turned, size) => {
    expect(fittedSize(image, stage, turned)).toEqual(size);
  });
});

describe('zoomAt', () => {
  it('keeps what is under the finger under the finger', () => {
    const coordinate = fc.integer({ min: -400, max: 400 });
    fc.assert(
      fc.property(coordinate, coordinate, fc.double({ min: 1.1, max: 3, noNaN: true }), (x, y, factor) => {
        const before = { scale: 1.5, x: 20, y: -10 };
        const after = zoomAt(before, factor, { x, y });
        expect((x - after.x) / after.scale).toBeCloseTo((x - before.x) / before.scale, 6);
        expect((y - after.y) / after.scale).toBeCloseTo((y - before.y) / before.scale, 6);
      }),
    );
  });

  it('stays between the whole image and six times', () => {
    expect(zoomAt(wholeImage, 0.1, { x: 0, y: 0 }).scale).toBe(1);
    expect(zoomAt(wholeImage, 100, { x: 0, y: 0 }).scale).toBe(6);
  });
});

describe('clampView', () => {
  it('shows no more than the image has', () => {
    const shown = { width: 800, height: 300 };
    expect(clampView({ scale: 2, x: 900, y: 500 }, shown, stage)).toEqual({ scale: 2, x: 400, y: 0 });
    expect(clampView({ scale: 1, x: 30, y: 30 }, shown, stage)).toEqual(wholeImage);
  });
});
