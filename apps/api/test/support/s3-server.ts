import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { findSwift } from '../../../../scripts/lib/swift.mjs';
import { readStorageUrl } from '../../src/config/attachment-urls.js';
import type { S3Target } from '../../src/storage/s3-client.js';

const ACCESS_KEY = 'claimline:tests';
const SECRET_KEY = 'known-to-the-tests-alone';
const BUCKET = 'attachments';

/** An S3 server of a test's own, OpenStack Swift, with an empty bucket. It is real, and starts in a second. */
export async function startS3(): Promise<TestS3> {
  const s3 = new TestS3();
  try {
    await s3.start();
    await s3.makeBucket();
  } catch (error) {
    await s3.dispose();
    throw error;
  }
  return s3;
}

export class TestS3 {
  private readonly directory = mkdtempSync(join(tmpdir(), 'claimline-s3-'));
  private child: ChildProcess | null = null;
  port = 0;

  constructor() {
    // The server itself ends with this process, its standard input closed.
    process.once('exit', () => this.remove());
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What a server needs to keep its attachments here. */
  get env(): { STORAGE_URL: string; AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string } {
    return {
      STORAGE_URL: `s3://${BUCKET}/tests?endpoint=${this.endpoint}`,
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    };
  }

  /** The same, as the configuration reads it. */
  get target(): S3Target {
    const target = readStorageUrl(this.env.STORAGE_URL, '', false, []);
    if (target.kind !== 's3') {
      throw new Error(`${this.env.STORAGE_URL} is no address of a bucket.`);
    }
    return target;
  }

  /** For what a test wants to see or do behind the back of the product. */
  client(): S3Client {
    const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
    return new S3Client({ region: 'us-east-1', endpoint: this.endpoint, forcePathStyle: true, credentials });
  }

  async makeBucket(): Promise<void> {
    await this.client().send(new CreateBucketCommand({ Bucket: BUCKET }));
  }

  /** Again after `kill`: on the same port, with all that was stored. */
  async start(): Promise<void> {
    const python = findSwift();
    if (!python) {
      throw new Error('There is no Python with OpenStack Swift: apt-get install python3-swift');
    }
    const program = join(import.meta.dirname, 's3-server.py');
    const child = spawn(python, [program, this.directory, ACCESS_KEY, SECRET_KEY, `${this.port}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, port] = line.split(' ');
      if (word === 'ready') {
        this.port = Number(port);
        child.stdout.resume();
        return;
      }
    }
    throw new Error('The S3 server for the tests did not start.');
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child && child.exitCode === null && child.signalCode === null) {
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

  async dispose(): Promise<void> {
    await this.kill();
    this.remove();
  }

  private remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
