import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} name a command, or the path of one
 * @returns {string | null} its path
 */
export function findInPath(name) {
  if (isAbsolute(name)) return isExecutable(name) ? name : null;
  const directories = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return directories.map((directory) => join(directory, name)).find(isExecutable) ?? null;
}

/** @param {string} directory */
export function listDirectory(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
