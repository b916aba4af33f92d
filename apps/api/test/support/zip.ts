import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

const DEFLATE = 8;
const ENCRYPTED = 1;
/** What ZipCrypto puts before an entry's bytes. */
const ENCRYPTION_HEADER = 12;

/**
 * A zip archive. With `locked` it is what an encrypted one looks like to who has no password: entries that say so, with
 * bytes that mean nothing. Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function zip(files: Record<string, Buffer | string>, { locked = false } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const deflated = deflateRawSync(bytes);
    const packed = locked ? randomBytes(deflated.length + ENCRYPTION_HEADER) : deflated;
    // Versions, flags, method, time and date, checksum, sizes, length of the name, no extra field.
    const common = fields([2, 20], [2, locked ? ENCRYPTED : 0], [2, DEFLATE], [4, 0], [4, crc32(bytes)]);
    const sizes = fields([4, packed.length], [4, bytes.length], [2, Buffer.byteLength(name)], [2, 0]);
    const local = Buffer.concat([fields([4, 0x04034b50]), common, sizes, Buffer.from(name), packed]);
    // No comment, disk 0, no attributes.
    const rest = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    directory.push(fields([4, 0x02014b50], [2, 20]), common, sizes, rest, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const count = locals.length;
  const index = Buffer.concat(directory);
  const end = fields([4, 0x06054b50], [4, 0], [2, count], [2, count], [4, index.length], [4, offset], [2, 0]);
  return Buffer.concat([...locals, index, end]);
}

/** The least that is a Word document, with `extra` files in it. */
export const docx = (text: string, extra: Record<string, Buffer | string> = {}): Buffer =>
  zip({
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels':
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
    ...extra,
  });

/** Little-endian numbers of so many bytes each. */
function fields(...values: [size: 2 | 4, value: number][]): Buffer {
  return Buffer.concat(
    values.map(([size, value]) => {
      const field = Buffer.alloc(size);
      field.writeUIntLE(value, 0, size);
      return field;
    }),
  );
}
