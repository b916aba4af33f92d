import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only root may mount, and only Linux mounts like this. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A file system of one megabyte in memory. */
export class SmallDisk {
  readonly directory = mkdtempSync(join(tmpdir(), 'claimline-small-disk-'));

  constructor() {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'claimline-test', this.directory]);
  }

  makeReadOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.directory]);
  }

  dispose(): void {
    execFileSync('umount', ['--lazy', this.directory]);
    rmSync(this.directory, { recursive: true });
  }
}
