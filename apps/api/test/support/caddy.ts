import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../scripts/lib/free-port.mjs';
import { until } from './until.js';

const deployed = readFileSync(join(import.meta.dirname, '../../../../deploy/Caddyfile'), 'utf8');

/** Caddy before two nodes, as `deploy/Caddyfile` says, on other ports and without a certificate. */
export class Caddy {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {
    process.once('exit', () => child.kill('SIGKILL'));
  }

  static async start([one, other]: readonly [number, number]): Promise<Caddy> {
    const directory = mkdtempSync(join(tmpdir(), 'claimline-caddy-'));
    const port = await freePort();
    const file = join(directory, 'Caddyfile');
    writeFileSync(file, `{\n\tadmin off\n}\n\n${deployed}`);
    const child = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        XDG_DATA_HOME: directory,
        XDG_CONFIG_HOME: directory,
        CLAIMLINE_SITE: `http://127.0.0.1:${port}`,
        CLAIMLINE_NODES: `127.0.0.1:${one} 127.0.0.1:${other}`,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const caddy = new Caddy(port, child, directory);
    const answers = () =>
      fetch(`${caddy.url}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(async () => ((await answers()) ? null : `Caddy does not answer: ${said}`), 20_000);
    return caddy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
    rmSync(this.directory, { recursive: true, force: true });
  }
}
