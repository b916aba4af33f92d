// A process of its own: makes the variants of the image that its first argument names, in the folder that it is started
// in, and prints the image's size. It is JavaScript, in one file, because the tests start it too, and Node cannot read
// TypeScript without the compiler that is taken from it here.
import sharp from 'sharp';

const THUMBNAIL_SIDE = 480;
const PREVIEW_SIDE = 2_048;
const MOST_PIXELS = 40_000_000;
/** Pages and frames come as PNG. What else libvips could read is not worth its holes. */
const LOADERS = ['JpegFile', 'PngFile', 'WebpFile', 'NsgifFile', 'HeifFile'];

const [file, orientation] = process.argv.slice(2);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) });
sharp.cache(false);
sharp.concurrency(2);

/** @param {number} side */
const within = (side) => ({
  width: side,
  height: side,
  fit: /** @type {const} */ ('inside'),
  withoutEnlargement: true,
});

// Of an animation the first picture. Half a picture is none.
const image = sharp(file, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
const { width, height, autoOrient } = await image.metadata();
const isTurned = orientation === 'turned';

// Decoded once, and then only pixels in sRGB go on: no place, no camera, no name.
const { data, info } = await (isTurned ? image : image.autoOrient())
  .resize(within(PREVIEW_SIDE))
  .raw()
  .toBuffer({ resolveWithObject: true });
const pixels = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
await pixels().webp().toFile('preview.webp');
await pixels().resize(within(THUMBNAIL_SIDE)).webp().toFile('thumbnail.webp');

process.stdout.write(`${JSON.stringify(isTurned ? { width, height } : autoOrient)}\n`);
