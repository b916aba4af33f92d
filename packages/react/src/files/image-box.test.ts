import { describe, expect, it } from 'vitest';
import { imageBox } from './image-box';

describe('imageBox', () => {
  it.each([
    ['a photo', 4000, 3000, 320, 4 / 3],
    ['a portrait', 3000, 4000, 240, 3 / 4],
    ['a panorama is cut', 9000, 1000, 320, 2.5],
    ['a long receipt is cut', 1000, 9000, 128, 0.4],
    ['a small one stays small', 200, 100, 200, 2],
    ['an icon can be aimed at', 16, 16, 96, 1],
  ])('%s', (_what, width, height, boxWidth, ratio) => {
    expect(imageBox(width, height)).toEqual({ width: boxWidth, ratio });
  });
});
