import { readdirSync, readFileSync } from 'node:fs';

/** Of `/proc/PID/stat`: what a clock tick is, as Linux tells every program. */
const TICK_MS = 10;

/**
 * A process and all that it has started and that still runs.
 *
 * @param {number} root
 */
export function familyOf(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (!fields) continue;
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [root];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

/**
 * Processor time that processes and their families have used so far, those that have ended meanwhile too. In milliseconds.
 *
 * @param {readonly number[]} roots
 */
export function cpuMsOf(roots) {
  let ticks = 0;
  for (const pid of roots.flatMap(familyOf)) {
    // User and system time, then that of children that were waited for.
    for (const field of statOf(pid)?.slice(11, 15) ?? []) ticks += Number(field);
  }
  return ticks * TICK_MS;
}

/**
 * The fields after the program's name; null when the process has ended.
 *
 * @param {number} pid
 */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
