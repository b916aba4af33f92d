import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../common/refusal.js';
import { END, type End, endSchema, MembersDigest } from './archive.js';
import { BLOCK_BYTES, padding, readTarHeader, type TarMember } from './tar.js';

export interface ReadMember extends TarMember {
  /** To be read before the next member; what is not is skipped. */
  content: AsyncIterable<Buffer>;
}

/** The archive is cut short, was altered, or never was one. */
class Damaged extends Refusal {
  constructor(path: string, reason: string) {
    super(`${path} is not a whole backup (${reason}): it was cut short or altered. Nothing was changed.`);
  }
}

/**
 * The members of an archive, one after the other, and at last what its end says. Each byte is checked against the
 * digest at the end, so what was yielded is sure only once the generator has returned.
 */
export async function* readArchive(path: string): AsyncGenerator<ReadMember, End> {
  const source = createReadStream(path);
  const gunzip = createGunzip();
  // A failure of the file ends the reading below.
  source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  try {
    return yield* readMembers(path, new Bytes(path, gunzip));
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function* readMembers(path: string, bytes: Bytes): AsyncGenerator<ReadMember, End> {
  const digest = new MembersDigest();
  for (;;) {
    const member = headerOf(path, await bytes.take(BLOCK_BYTES));
    if (member.name === END) {
      const end = readEnd(await bytes.take(member.size));
      const { members, sha256 } = digest.finish();
      if (end?.members !== members || end.sha256 !== sha256) {
        throw new Damaged(path, 'its contents are not those that were written');
      }
      await bytes.drain();
      return end;
    }
    const hash = createHash('sha256');
    const content = bytes.stream(member.size, hash);
    yield { ...member, content };
    for await (const _rest of content) {
      // Whoever asked did not want it, but it counts.
    }
    await bytes.take(padding(member.size));
    digest.add(member.name, hash.digest('hex'));
  }
}

function readEnd(content: Buffer): End | null {
  try {
    return endSchema.parse(JSON.parse(content.toString()));
  } catch {
    return null;
  }
}

function headerOf(path: string, block: Buffer): TarMember {
  let member: TarMember | null;
  try {
    member = readTarHeader(block);
  } catch (error) {
    throw new Damaged(path, error instanceof Error ? error.message : String(error));
  }
  if (!member) {
    throw new Damaged(path, 'it has no end');
  }
  return member;
}

/** What a failure to read says of the file. */
function asRefusal(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) {
    return new Damaged(path, error instanceof Error ? error.message : code);
  }
  return error instanceof Error && 'syscall' in error ? new Refusal(`${path} cannot be read (${code}).`) : error;
}

/** Takes a stream apart by numbers of bytes. */
class Bytes {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);

  constructor(
    private readonly path: string,
    source: AsyncIterable<Buffer>,
  ) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Reads to the end, where the compression has a check of its own. */
  async drain(): Promise<void> {
    while (await this.nextChunk()) {
      // Only zeros are left.
    }
  }

  private async nextChunk(): Promise<Buffer | null> {
    try {
      const { done, value } = await this.chunks.next();
      return done ? null : value;
    } catch (error) {
      throw asRefusal(this.path, error);
    }
  }

  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(size)) {
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /** Can be read on after it was left. */
  stream(size: number, hash?: ReturnType<typeof createHash>): AsyncIterable<Buffer> {
    let left = size;
    const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
      if (left === 0) {
        return { done: true, value: undefined };
      }
      if (this.held.length === 0) {
        const chunk = await this.nextChunk();
        if (!chunk) {
          throw new Damaged(this.path, 'it ends too early');
        }
        this.held = chunk;
      }
      const part = this.held.subarray(0, left);
      this.held = this.held.subarray(part.length);
      left -= part.length;
      hash?.update(part);
      return { done: false, value: part };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }
}
