import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from './programs.js';

/** The program failed, or went beyond a limit: there is nothing of that file. */
export class Undecodable extends Error {}

/** What of this machine keeps a program from doing more than it should. */
export interface Isolation {
  /** No network: as root, or in a user namespace. */
  network: boolean;
  /** Neither rights nor a way to get any, and it ends with this process. */
  privileges: boolean;
  /** Limits of memory, processor time and written bytes. */
  limits: boolean;
}

const MEGABYTE = 1024 * 1024;
const LIMITS = [
  // An AVIF of 40 megapixels takes 800. `--as` would count what V8 reserves without using it.
  `--data=${1024 * MEGABYTE}`,
  // All threads together, in seconds: what the time limit would forgive on many cores.
  '--cpu=60',
  `--fsize=${256 * MEGABYTE}`,
  '--nofile=256',
  '--core=0',
];
/** What is printed is a line of JSON or a few of text. */
const LONGEST_OUTPUT = 64 * 1024;

const networkWalls = [
  ['unshare', '--net'],
  ['unshare', '--user', '--map-root-user', '--net'],
];
const NO_RIGHTS = '--bounding-set=-all';
const noMoreRights = ['--no-new-privs', '--pdeathsig', 'KILL'];
const privilegeWalls = [
  ['setpriv', ...noMoreRights, NO_RIGHTS, '--inh-caps=-all'],
  ['setpriv', ...noMoreRights],
];
const limitWalls = [['prlimit', ...LIMITS]];

/** Runs programs on hostile bytes. Each runs alone: in a process group, without an environment, behind what `isolation` says. */
export class Sandbox {
  private constructor(
    private readonly walls: readonly string[],
    readonly isolation: Isolation,
  ) {}

  /** Tries what this machine allows. */
  static async open(): Promise<Sandbox> {
    const network = await firstThatStands([], networkWalls);
    const privileges = await firstThatStands(network, privilegeWalls);
    const limits = await firstThatStands([...network, ...privileges], limitWalls);
    return new Sandbox([...network, ...privileges, ...limits], {
      network: network.length > 0,
      // Root keeps its rights where it may not give them away.
      privileges: privileges.length > 0 && (privileges.includes(NO_RIGHTS) || process.getuid?.() !== 0),
      limits: limits.length > 0,
    });
  }

  /**
   * Resolves with what it printed once it has ended well. Rejects with `Undecodable` when it ended otherwise, printed
   * too much or was still running at the deadline; nothing of it is left running then.
   */
  run(command: readonly string[], folder: string, deadline: AbortSignal): Promise<string> {
    const [program = '', ...args] = [...this.walls, ...command];
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: folder,
        env: {},
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let output = '';
      let reason = '';
      const end = (why: string) => {
        reason ||= why;
        killGroup(child.pid);
      };
      const onDeadline = () => end('it took too long');
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.length > LONGEST_OUTPUT) {
          end('it printed too much');
        }
      });
      child.once('error', (error) => reject(new Undecodable(error.message)));
      child.once('close', (code, signal) => {
        deadline.removeEventListener('abort', onDeadline);
        if (code === 0 && reason === '') {
          resolve(output);
        } else {
          reject(new Undecodable(reason || `it ended with ${signal ?? code}`));
        }
      });
      deadline.addEventListener('abort', onDeadline);
      if (deadline.aborted) {
        onDeadline();
      }
    });
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // It has ended meanwhile.
  }
}

/** The first of the walls behind which a program still starts; none of them here is none. */
async function firstThatStands(outer: readonly string[], walls: readonly string[][]): Promise<string[]> {
  for (const [name = '', ...args] of walls) {
    const program = findProgram(name);
    if (program && (await runs([...outer, program, ...args, process.execPath, '--version']))) {
      return [program, ...args];
    }
  }
  return [];
}

async function runs([program = '', ...args]: readonly string[]): Promise<boolean> {
  try {
    await promisify(execFile)(program, args, { env: {} });
    return true;
  } catch {
    return false;
  }
}
