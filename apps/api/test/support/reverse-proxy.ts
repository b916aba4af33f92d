import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { until } from './until.js';

const ANSWERS_WITHIN_MS = 20_000;

interface ProxyProgram {
  program: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  port: number;
  /** Its own: goes with it. */
  directory: string;
}

/** A reverse proxy as a process of its own, on this machine. */
export class ReverseProxy {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {
    process.once('exit', () => child.kill('SIGKILL'));
  }

  /** Resolves once a node answers through it. */
  static async start({ program, args, env, port, directory }: ProxyProgram): Promise<ReverseProxy> {
    const child = spawn(program, args, { env: env ?? process.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const proxy = new ReverseProxy(port, child, directory);
    const answers = () =>
      fetch(`${proxy.url}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(async () => ((await answers()) ? null : `${program} does not answer: ${said}`), ANSWERS_WITHIN_MS);
    return proxy;
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
