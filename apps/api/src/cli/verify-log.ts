import { parseArgs } from 'node:util';
import { carryOut } from '../admin/carry-out.js';
import { reasonOf } from '../admin/reason-of.js';
import { configFromEnvironment } from '../config/env.js';

const BROKEN = 1;
const MISUSED = 2;

/** `npm run verify-log [-- --claim ID-OR-REFERENCE]`: 0 when every chain holds, 1 with the first broken entry of each that does not. */
async function main(): Promise<number> {
  let claim: string | null;
  try {
    claim = parseArgs({ options: { claim: { type: 'string' } } }).values.claim ?? null;
  } catch {
    process.stderr.write('Usage: npm run verify-log [-- --claim ID-OR-REFERENCE]\n');
    return MISUSED;
  }
  try {
    const result = await carryOut({ command: 'verify-log', args: { claim } }, configFromEnvironment());
    if (result.ok) {
      process.stdout.write(`${result.message}\n`);
      return 0;
    }
    process.stderr.write(`${result.error}\n`);
    return BROKEN;
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    return BROKEN;
  }
}

process.exitCode = await main();
