import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findClamd } from '../../../../scripts/lib/clamd.mjs';
import { freePort } from '../../../../scripts/lib/free-port.mjs';
import { inRoot } from '../../../../scripts/lib/paths.mjs';
import { type ClamdAddress, readClamdUrl } from '../../src/config/attachment-urls.js';

/** In two parts, as scanners on the machines of developers would take this file away. */
export const EICAR = [String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR`, 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('-');

export const SIGNATURE = 'Eicar-Test-Signature.UNOFFICIAL';

interface Options {
  /** On a port instead of a Unix socket. */
  tcp?: boolean;
  /** Over those of the recipe. */
  settings?: Record<string, string>;
}

type Settings = Record<string, string | null>;

const START_LIMIT_MS = 30_000;
const READY = 'Self checking every';

/** A clamd of a test's own, with the settings that `deploy/` recommends and one signature: that of EICAR. */
export async function startClamd({ tcp = false, settings = {} }: Options = {}): Promise<TestClamd> {
  // The path of a socket has 107 bytes at most.
  const directory = mkdtempSync(join(tmpdir(), 'clamd-'));
  const socket = join(directory, 'socket');
  const port = tcp ? await freePort() : null;
  const place: Settings = {
    User: null,
    LogSyslog: null,
    Foreground: 'yes',
    DatabaseDirectory: directory,
    TemporaryDirectory: directory,
    LocalSocketGroup: null,
    ...(port ? { LocalSocket: null, TCPSocket: `${port}`, TCPAddr: '127.0.0.1' } : { LocalSocket: socket }),
  };
  writeFileSync(join(directory, 'test.ndb'), `Eicar-Test-Signature:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
  writeFileSync(join(directory, 'clamd.conf'), toText({ ...readRecipe(), ...place, ...settings }));
  const clamd = new TestClamd(directory, port ? `tcp://127.0.0.1:${port}` : `unix:${socket}`);
  await clamd.start();
  return clamd;
}

/** As the configuration reads it. */
export function addressOf({ url }: TestClamd): ClamdAddress {
  const address = readClamdUrl(url, []);
  if (!address) {
    throw new Error(`${url} is no address of a clamd.`);
  }
  return address;
}

export class TestClamd {
  private child: ChildProcess | null = null;

  constructor(
    private readonly directory: string,
    /** For `CLAMD_URL`. */
    readonly url: string,
  ) {
    // Nothing of a test may outlive it, not even when it is broken off.
    process.once('exit', () => this.child?.kill('SIGKILL'));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** At the same address as before. */
  async start(): Promise<void> {
    const program = findClamd();
    if (!program) {
      throw new Error('clamd is not installed.');
    }
    const args = ['--config-file', join(this.directory, 'clamd.conf')];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    const late = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
    const lines: string[] = [];
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line);
        if (line.includes(READY)) {
          child.stdout.resume();
          return;
        }
      }
    } finally {
      clearTimeout(late);
    }
    throw new Error(`clamd did not start:\n${lines.join('\n')}`);
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
  }

  /** It is there but does nothing, until it is thawed. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function readRecipe(): Settings {
  const lines = readFileSync(inRoot('deploy/clamd/clamd.conf'), 'utf8').split('\n');
  return Object.fromEntries(lines.flatMap((line) => (/^\w+ /.test(line) ? [line.split(' ', 2)] : [])));
}

function toText(settings: Settings): string {
  return Object.entries(settings)
    .flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}\n`]))
    .join('');
}
