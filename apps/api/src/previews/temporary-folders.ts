import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'claimline-preview-';
/** Longer than any work on a file takes. */
const LEFT_BEHIND_AFTER_MS = 3_600_000;

/** A folder that nobody else can look into, for as long as `work` takes. */
export async function inTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await work(folder);
  } finally {
    await remove(folder);
  }
}

/** Those of a server that was killed in the middle: there are pictures of people's evidence in them. */
export async function removeLeftFolders(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((name) => name.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    // Somebody else's stays, and so does one that is gone already.
    const made = await stat(folder).catch(() => null);
    if (made && made.uid === process.getuid?.() && Date.now() - made.mtimeMs > LEFT_BEHIND_AFTER_MS) {
      await remove(folder);
    }
  }
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 3 });
