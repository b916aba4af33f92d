import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { findInPath } from '../../../../scripts/lib/executables.mjs';
import { freePort } from '../../../../scripts/lib/free-port.mjs';

/** A Redis of a test file's own. It keeps nothing on disk. */
export class TestRedis {
  private child: ChildProcess | null = null;
  private readonly directory = mkdtempSync(join(tmpdir(), 'claimline-redis-'));

  private constructor(private readonly port: number) {
    // Nothing of a test may outlive it, not even when it is broken off.
    process.once('exit', () => this.child?.kill('SIGKILL'));
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it on the same port, empty. */
  async restart(): Promise<void> {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const program = findInPath('redis-server');
    if (!program) {
      throw new Error('redis-server is not in PATH.');
    }
    const child = spawn(program, [...args, '--dir', this.directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.includes('Ready to accept connections')) {
        child.stdout.resume();
        return;
      }
    }
    throw new Error(`Redis did not start:\n${lines.join('\n')}`);
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

  /** It is there but answers nothing, until it is thawed. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async empty(): Promise<void> {
    await this.ask((redis) => redis.flushall());
  }

  async ask<Result>(question: (redis: Redis) => Promise<Result>): Promise<Result> {
    const redis = new Redis(this.url);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
