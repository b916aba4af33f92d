import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

interface Photo {
  format?: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';
  width?: number;
  height?: number;
  /** The tag of EXIF; 6 is that of a phone held upright. */
  orientation?: number;
}

/** A red picture with a blue band along its top, as it is stored; taken at Greenwich by a camera that says so. */
export async function photo({
  format = 'jpeg',
  width = 300,
  height = 200,
  orientation = 1,
}: Photo = {}): Promise<Buffer> {
  const band = { create: { width, height: Math.round(height / 4), channels: 3, background: '#0000d0' } } as const;
  const picture = sharp({ create: { width, height, channels: 3, background: '#d00000' } })
    .composite([{ input: band, left: 0, top: 0 }])
    .withExif({
      IFD0: { Model: 'Camera of Claire' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '51/1 28/1 4000/100',
        GPSLongitudeRef: 'W',
        GPSLongitude: '0/1 0/1 500/100',
      },
    })
    .withMetadata({ orientation });
  return picture.toFormat(format).toBuffer();
}

/** As phones write it: a note in the file, not the order of the pixels, says that it is to be turned left by 90°. */
export async function heic(): Promise<Buffer> {
  const upright = await sharp(await photo())
    .removeAlpha()
    .png()
    .toBuffer();
  return withProgram('heif-enc', { 'in.png': upright }, ['in.png', '-o', 'out.heic'], 'out.heic', (bytes) => {
    // A property of the image that nobody needs becomes that of turning.
    const at = bytes.indexOf('pixi');
    bytes.write('irot', at);
    bytes[at + 4] = 1;
    return bytes;
  });
}

/** Letters with a line of text each, and nothing that needs a library. */
export function pdf(pages: number): Buffer {
  const numbers = Array.from({ length: pages }, (_, index) => index);
  const stream = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${numbers.map((index) => `${4 + index * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...numbers.flatMap((index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      stream(`BT /F 24 Tf 72 700 Td (Page ${index + 1}) Tj ET`),
    ]),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${offset}`.padStart(10, '0');
  });
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

const PICTURES = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440'];

/** Two seconds unless said otherwise: of pictures, 320 × 240, in `mp4`, `mov` or `webm`; of sound in anything else. */
export function recording(extension: string, { seconds = 2, turned = false } = {}): Buffer {
  const isVideo = ['mp4', 'mov', 'webm'].includes(extension);
  const source = isVideo ? [...PICTURES, '-pix_fmt', 'yuv420p', '-cpu-used', '8'] : SOUND;
  const out = `out.${extension}`;
  const args = ['-loglevel', 'error', ...source.slice(0, 4), '-t', `${seconds}`, ...source.slice(4), out];
  return withProgram('ffmpeg', {}, args, out, turned ? turnRight : undefined);
}

/** Writes into the header of a video's track that it is to be turned by 90°. Source: ISO 14496-12, section 8.3.2. */
function turnRight(bytes: Buffer): Buffer {
  const matrix = bytes.indexOf('tkhd') + 44;
  const one = 0x10000;
  for (const [index, value] of [0, one, 0, -one, 0, 0, 0, 0, 0x40000000].entries()) {
    bytes.writeInt32BE(value, matrix + index * 4);
  }
  return bytes;
}

function withProgram(
  program: string,
  files: Record<string, Buffer>,
  args: readonly string[],
  out: string,
  change = (bytes: Buffer) => bytes,
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'claimline-sample-'));
  try {
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(join(folder, name), bytes);
    }
    execFileSync(program, args, { cwd: folder, stdio: 'pipe' });
    return change(readFileSync(join(folder, out)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
