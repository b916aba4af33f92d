import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Where systems put what their packages bring. `PATH` is not asked: it may lead to what others may write to. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** The path of the first of these programs that is there. */
export function findProgram(...names: readonly string[]): string | null {
  const paths = names.flatMap((name) => FOLDERS.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
