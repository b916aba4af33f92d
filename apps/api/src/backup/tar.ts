/** Everything in a tar file comes in blocks of this many bytes. */
export const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const MAX_SIZE = 0o77777777777;
/** Where the fields of a POSIX ustar header lie: offset and length. */
const MODE = [100, 8] as const;
const SIZE = [124, 12] as const;
const TIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const MAGIC = [257, 8] as const;
const PLAIN_FILE = '0'.charCodeAt(0);

export interface TarMember {
  name: string;
  /** Bytes of its content. */
  size: number;
}

/** The header of a plain file. Names have at most 100 bytes of ASCII, as all names of a backup do. */
export function tarHeader({ name, size }: TarMember, time: Date): Buffer {
  if (!/^[\x21-\x7e]+$/.test(name) || name.length > NAME_BYTES || size > MAX_SIZE) {
    throw new Error(`Not a member of a backup: ${JSON.stringify(name)} of ${size} bytes`);
  }
  const header = Buffer.alloc(BLOCK_BYTES);
  const putNumber = ([offset, length]: readonly [number, number], value: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  header.write(name, 0, 'latin1');
  putNumber(MODE, 0o600);
  putNumber(SIZE, size);
  putNumber(TIME, Math.floor(time.getTime() / 1_000));
  header[TYPE] = PLAIN_FILE;
  header.write('ustar\0' + '00', MAGIC[0], 'latin1');
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, CHECKSUM[0], 'latin1');
  return header;
}

/** Null for the empty block that ends an archive. Throws for what `tarHeader` did not make. */
export function readTarHeader(block: Buffer): TarMember | null {
  if (block.every((byte) => byte === 0)) {
    return null;
  }
  const textAt = (offset: number, length: number) =>
    block.toString('latin1', offset, offset + length).replace(/[\0 ].*$/s, '');
  const checksum = Number.parseInt(textAt(...CHECKSUM), 8);
  if (textAt(...MAGIC) !== 'ustar' || block[TYPE] !== PLAIN_FILE || checksum !== checksumOf(block)) {
    throw new Error('not the header of a member');
  }
  return { name: textAt(0, NAME_BYTES), size: Number.parseInt(textAt(...SIZE), 8) };
}

/** What fills the last block of a content. */
export function padding(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** The sum of all bytes, those of the checksum itself taken for spaces. */
function checksumOf(header: Buffer): number {
  const [offset, length] = CHECKSUM;
  return header.reduce((sum, byte, index) => sum + (index >= offset && index < offset + length ? 0x20 : byte), 0);
}
