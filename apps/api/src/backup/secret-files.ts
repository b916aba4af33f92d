import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Secrets that the server made itself and keeps in its data folder; those of the environment are the operator's to keep. */
export class SecretFiles {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'secrets');
  }

  async readAll(): Promise<{ name: string; content: Buffer }[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    const names = entries.flatMap((entry) => (entry.isFile() && isName(entry.name) ? [entry.name] : [])).sort();
    return Promise.all(names.map(async (name) => ({ name, content: await readFile(join(this.folder, name)) })));
  }

  /** In place of one that is there: it was made by a start of a server that held nothing yet. */
  async write(name: string, content: Buffer): Promise<void> {
    if (!isName(name)) {
      throw new Error(`Not the name of a secret: ${JSON.stringify(name)}`);
    }
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = join(this.folder, `${name}.restored`);
    await rm(draft, { force: true });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(this.folder, name));
  }
}

/** Never a path, and no draft. */
function isName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,60}$/.test(name);
}
