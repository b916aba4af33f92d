import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../common/startup-error.js';
import type { Config } from '../config/config.js';

const MIN_BYTES = 32;

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** The one secret of the product: it signs access tokens, and every other key is derived from it. */
export class SigningSecret {
  constructor(readonly bytes: Buffer) {}

  /** The configured secret, or the one kept in `DATA_DIR/secrets/jwt`, made when there is none. */
  static async load(config: Pick<Config, 'jwtSecret' | 'dataDir'>): Promise<SigningSecret> {
    if (config.jwtSecret !== null) {
      return new SigningSecret(Buffer.from(config.jwtSecret));
    }
    const path = join(config.dataDir, 'secrets', 'jwt');
    try {
      const kept = (await readIfThere(path)) ?? (await makeOnce(path));
      if (Buffer.byteLength(kept) >= MIN_BYTES) {
        // Its text, not what it encodes: so it can be moved to JWT_SECRET as it stands.
        return new SigningSecret(Buffer.from(kept));
      }
    } catch (error) {
      throw new StartupError(
        `The secret in ${path} cannot be read or made (${errorCode(error)}). Mend the folder's rights, or set JWT_SECRET.`,
      );
    }
    throw new StartupError(
      `The secret in ${path} is too short. Delete the file to have a new one made: all sign in again.`,
    );
  }

  /** A key for one purpose; knowing it says nothing of the others. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.bytes, '', purpose, 32));
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/**
 * Makes the secret in a file of its own, then links it to its name: the name appears with its whole content, and only for
 * the first of several processes; the others read what that one made.
 */
async function makeOnce(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const secret = randomBytes(48).toString('base64url');
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${secret}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return secret;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') {
      throw error;
    }
    return (await readFile(path, 'utf8')).trim();
  } finally {
    await rm(draft, { force: true });
  }
}
