import { readFileSync } from 'node:fs';

/** What a server or a load generator needs beside its connections. */
const SPARE = 300;

/** Refuses to begin what would fail half-way. @param {number} connections */
export function assertDescriptorsFor(connections) {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const allowed = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  if (allowed < connections + SPARE) {
    throw new Error(
      `${connections} connections need ${connections + SPARE} file descriptors in one process; ${allowed} are allowed here (ulimit -n).`,
    );
  }
}
