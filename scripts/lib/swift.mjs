import { spawnSync } from 'node:child_process';
import { findInPath } from './executables.mjs';

const hasSwift = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("swift") is None)';

/**
 * A Python that has OpenStack Swift, whose S3 door is the S3 server of the tests: Debian's own, else that in PATH.
 *
 * @returns {string | null}
 */
export function findSwift() {
  const pythons = [findInPath('/usr/bin/python3'), findInPath('python3')];
  return pythons.find((python) => python !== null && spawnSync(python, ['-c', hasSwift]).status === 0) ?? null;
}
