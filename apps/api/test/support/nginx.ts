import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../scripts/lib/free-port.mjs';
import { findNginx } from '../../../../scripts/lib/nginx.mjs';
import { until } from './until.js';

const deployed = readFileSync(join(import.meta.dirname, '../../../../deploy/nginx.conf'), 'utf8');

interface NginxOptions {
  port?: number;
  /** Makes of the configuration what somebody may have written instead. */
  change?: (configuration: string) => string;
}

/** nginx before two nodes, as `deploy/nginx.conf` says, on other ports. */
export class Nginx {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {
    process.once('exit', () => child.kill('SIGKILL'));
  }

  static async start(
    [one, other]: readonly [number, number],
    { port: wanted, change }: NginxOptions = {},
  ): Promise<Nginx> {
    const program = findNginx();
    if (!program) {
      throw new Error('nginx is not in PATH.');
    }
    const directory = mkdtempSync(join(tmpdir(), 'claimline-nginx-'));
    const port = wanted ?? (await freePort());
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${join(directory, kind)};`,
    );
    const configuration = [
      'daemon off;',
      // One process, which cannot leave others behind.
      'master_process off;',
      `pid ${join(directory, 'pid')};`,
      'error_log stderr error;',
      'events {}',
      `http {\naccess_log off;\n${temporary.join('\n')}`,
      (change?.(deployed) ?? deployed)
        .replace('listen 80;', `listen 127.0.0.1:${port};`)
        .replaceAll('127.0.0.1:3001', `127.0.0.1:${one}`)
        .replaceAll('127.0.0.1:3002', `127.0.0.1:${other}`),
      '}',
    ];
    writeFileSync(join(directory, 'nginx.conf'), configuration.join('\n'));
    const child = spawn(program, ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const nginx = new Nginx(port, child, directory);
    const answers = () =>
      fetch(`${nginx.url}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(async () => ((await answers()) ? null : `nginx does not answer: ${said}`), 10_000);
    return nginx;
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
