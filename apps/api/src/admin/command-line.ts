import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AdminCommand } from './admin-command.js';

export const USAGE = `Usage:
  npm run admin -- create-user --email E --role ROLE --first-name F --last-name L [--locale fr|en]
  npm run admin -- set-role EMAIL ROLE
  npm run admin -- disable EMAIL
  npm run admin -- enable EMAIL
  npm run admin -- reset-password EMAIL
  npm run admin -- sweep           removes what unfinished uploads left behind, and counts quotas anew
  npm run admin -- check-storage   compares every attachment with its bytes
  npm run admin -- backup FILE     writes database, files and secrets into one new .tar.gz
  npm run admin -- restore FILE    puts such a file into an empty server that does not run
  npm run admin -- export-user EMAIL FILE   writes all that is known of a person into one new .tar.gz
  npm run admin -- erase-user EMAIL         takes a person's name, texts and files out of everything, for good
  npm run admin -- help

ROLE is CUSTOMER, AGENT or ADMIN. create-user and reset-password read the password from the first line of
standard input, or ask for it. The commands work beside a running server,
all but restore.`;

/** The line cannot be understood; the message says what is wrong with it. */
export class UsageError extends Error {}

/** Asked for only once the rest of the line is understood. */
export type AskPassword = () => Promise<string>;

/** The command that a line of arguments stands for; null for `help`. Throws `UsageError`. */
export async function readCommandLine(
  argv: readonly string[],
  askPassword: AskPassword,
  /** What the names of files are relative to. */
  directory = '.',
): Promise<AdminCommand | null> {
  const [command, ...rest] = argv;
  switch (command) {
    case 'help':
    case '--help':
    case '-h':
      return null;
    case 'create-user':
      return readCreateUser(rest, askPassword);
    case 'set-role': {
      const [email, role] = readPlain(command, rest, ['EMAIL', 'ROLE']);
      return { command, args: { email, role } };
    }
    case 'disable':
    case 'enable':
    case 'erase-user': {
      const [email] = readPlain(command, rest, ['EMAIL']);
      return { command, args: { email } };
    }
    case 'reset-password': {
      const [email] = readPlain(command, rest, ['EMAIL']);
      return { command, args: { email, password: await askPassword() } };
    }
    case 'sweep':
    case 'check-storage':
      readPlain(command, rest, []);
      return { command, args: {} };
    case 'export-user': {
      const [email, file] = readPlain(command, rest, ['EMAIL', 'FILE']);
      return { command, args: { email, file: resolve(directory, file) } };
    }
    case 'backup':
    case 'restore': {
      const [file] = readPlain(command, rest, ['FILE']);
      return { command, args: { file: resolve(directory, file) } };
    }
    case undefined:
      throw new UsageError('Say what to do.');
    default:
      throw new UsageError(`There is no command "${command}".`);
  }
}

function parse<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    // Node's words for an unknown option, or one without its value.
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

function readPlain<Names extends readonly string[]>(
  command: string,
  args: string[],
  names: readonly [...Names],
): { [Index in keyof Names]: string } {
  const { positionals } = parse(() => parseArgs({ args, options: {}, allowPositionals: true }));
  if (positionals.length !== names.length || positionals.includes('')) {
    throw new UsageError(`${command} takes ${names.length === 0 ? 'nothing more' : names.join(' and ')}.`);
  }
  return positionals as { [Index in keyof Names]: string };
}

async function readCreateUser(args: string[], askPassword: AskPassword): Promise<AdminCommand> {
  const { values } = parse(() =>
    parseArgs({
      args,
      options: {
        email: { type: 'string' },
        role: { type: 'string' },
        'first-name': { type: 'string' },
        'last-name': { type: 'string' },
        locale: { type: 'string', default: 'fr' },
      },
    }),
  );
  const { email, role, 'first-name': firstName, 'last-name': lastName, locale } = values;
  if (!email || !role || !firstName || !lastName) {
    throw new UsageError('create-user needs --email, --role, --first-name and --last-name.');
  }
  return {
    command: 'create-user',
    args: { email, role, firstName, lastName, locale, password: await askPassword() },
  };
}
