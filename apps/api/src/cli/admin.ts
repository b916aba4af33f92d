import { askPassword } from '../admin/ask-password.js';
import { carryOut } from '../admin/carry-out.js';
import { readCommandLine, USAGE, UsageError } from '../admin/command-line.js';
import { reasonOf } from '../admin/reason-of.js';
import { callersDirectory, configFromEnvironment } from '../config/env.js';

const REFUSED = 1;
const MISUSED = 2;

/** `npm run admin -- …`: one sentence on stdout and 0, or one on stderr and 1 (refused) or 2 (not understood). */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const command = await readCommandLine(argv, askPassword, callersDirectory());
    if (command === null) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    const result = await carryOut(command, configFromEnvironment());
    if (result.ok) {
      process.stdout.write(`${result.message}\n`);
      return 0;
    }
    process.stderr.write(`${result.error}\n`);
    return REFUSED;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}\n`);
      return MISUSED;
    }
    process.stderr.write(`${reasonOf(error)}\n`);
    return REFUSED;
  }
}

process.exitCode = await main(process.argv.slice(2));
