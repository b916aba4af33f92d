import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { END, type End, MembersDigest } from './archive.js';
import { BLOCK_BYTES, padding, type TarMember, tarHeader } from './tar.js';

export interface NewMember extends TarMember {
  /** Exactly `size` bytes. */
  content: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/**
 * Writes a `.tar.gz` that is under its name only once it is whole and on disk; never over a file that is there. `gone` is
 * asked for once all members are written. When `members` fails, rejects with its error and leaves nothing behind.
 *
 * @returns bytes of the file
 */
export async function writeArchive(
  path: string,
  members: AsyncGenerator<NewMember>,
  gone: () => string[],
): Promise<number> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await pipeline(
      tarOf(members, gone),
      // Most bytes are images, which do not get smaller: speed counts.
      createGzip({ level: constants.Z_BEST_SPEED }),
      // It holds secrets and everybody's texts.
      createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }),
    );
    // Unlike a renaming, it fails when there is something under the name.
    await link(partial, path);
    return (await stat(path)).size;
  } finally {
    await rm(partial, { force: true });
  }
}

async function* tarOf(members: AsyncGenerator<NewMember>, gone: () => string[]): AsyncGenerator<Buffer> {
  const digest = new MembersDigest();
  const now = new Date();
  for await (const { name, size, content } of members) {
    yield tarHeader({ name, size }, now);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
    if (bytes !== size) {
      throw new Error(`${name} has ${bytes} bytes instead of ${size}`);
    }
    yield Buffer.alloc(padding(size));
    digest.add(name, hash.digest('hex'));
  }
  const end = Buffer.from(`${JSON.stringify({ ...digest.finish(), gone: gone() } satisfies End)}\n`);
  yield tarHeader({ name: END, size: end.length }, now);
  yield end;
  yield Buffer.alloc(padding(end.length) + 2 * BLOCK_BYTES);
}
