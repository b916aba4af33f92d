import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decode } from './decode.js';
import { Undecodable } from './sandbox.js';

/** Photos of phones. What libheif writes is turned already, and yet has the tag that says how to turn it. */
export const decodeHeic =
  (heifConvert: string): Decode =>
  async ({ file, folder, run, render }) => {
    await run(heifConvert, '-q', '95', file, 'image.jpg');
    // Of a file with several images it writes image-1.jpg and so on.
    const [first] = (await readdir(folder)).filter((name) => /^image.*\.jpg$/.test(name)).sort();
    if (first === undefined) {
      throw new Undecodable('there is no image in it');
    }
    return render(join(folder, first), 'turned');
  };
