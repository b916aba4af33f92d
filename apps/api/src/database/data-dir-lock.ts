import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../common/startup-error.js';

const LOCK_FILE = 'claimline.lock';
const GUARD_FILE = 'claimline.lock.takeover';
const PID_FILE = 'claimline.pid';
/** Longest path of a Unix socket on the smallest of the supported systems (macOS). */
const MAX_SOCKET_PATH = 100;

export interface Holder {
  pid: number;
  /** Tells a process from a later one with the same pid, where the system says so. */
  startedAt: string | null;
  /** Folder of the holder's sockets. */
  runDir: string;
}

/** When a process began, in the kernel's own words; null where there is no /proc or no such process. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces and brackets; the fields after the last bracket do not.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(holder: Pick<Holder, 'pid' | 'startedAt'>): boolean {
  if (holder.pid === process.pid) {
    // In a container every start has the same pid: a lock that names it was left by an earlier one.
    return holder.startedAt === processStart(process.pid);
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') {
      return false;
    }
  }
  const startedAt = processStart(holder.pid);
  return startedAt === null || holder.startedAt === null || startedAt === holder.startedAt;
}

function readHolderFile(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** The live process that works on a data folder, if any. */
export function readHolder(dataDir: string): Holder | null {
  const holder = readHolderFile(join(dataDir, LOCK_FILE));
  return holder && isAlive(holder) ? holder : null;
}

function tryCreate(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/**
 * The exclusive right to a data folder: a lock file that names its holder. A dead holder is taken over; a guard file lets
 * only one process do that at a time.
 */
export class DataDirLock {
  private constructor(
    private readonly dataDir: string,
    readonly runDir: string,
  ) {}

  static acquire(dataDir: string): DataDirLock {
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new StartupError(`DATA_DIR ${dataDir} cannot be written (${reason}). Choose another folder or mend its rights.`);
    }
    const lock = new DataDirLock(dataDir, makeRunDir(dataDir));
    try {
      lock.take();
    } catch (error) {
      lock.removeTemporaryRunDir();
      throw error;
    }
    return lock;
  }

  private take(): void {
    const path = join(this.dataDir, LOCK_FILE);
    const own: Holder = { pid: process.pid, startedAt: processStart(process.pid), runDir: this.runDir };
    const content = JSON.stringify(own);
    if (tryCreate(path, content)) {
      return;
    }
    const guard = join(this.dataDir, GUARD_FILE);
    const guardHolder = readHolderFile(guard);
    if (guardHolder && !isAlive(guardHolder)) {
      rmSync(guard, { force: true });
    }
    if (!tryCreate(guard, content)) {
      throw new StartupError(`Another process is starting on DATA_DIR ${this.dataDir} at this moment.`);
    }
    try {
      const holder = readHolder(this.dataDir);
      if (holder) {
        throw new StartupError(
          `DATA_DIR ${this.dataDir} is in use by the Claimline process ${holder.pid}. Stop it, or choose another DATA_DIR.`,
        );
      }
      writeFileSync(path, content, { mode: 0o600 });
    } finally {
      rmSync(guard, { force: true });
    }
  }

  /** Says where the server's own process id is. */
  writePidFile(): void {
    writeFileSync(join(this.dataDir, PID_FILE), `${process.pid}\n`);
  }

  release(): void {
    rmSync(join(this.dataDir, PID_FILE), { force: true });
    this.removeTemporaryRunDir();
    rmSync(join(this.dataDir, LOCK_FILE), { force: true });
  }

  private removeTemporaryRunDir(): void {
    if (!this.runDir.startsWith(this.dataDir)) {
      rmSync(this.runDir, { recursive: true, force: true });
    }
  }
}

/** Where the sockets live: in the data folder, or, when its path is too long for a socket, in a private temporary one. */
function makeRunDir(dataDir: string): string {
  const runDir = join(dataDir, 'run');
  if (Buffer.byteLength(join(runDir, '.s.PGSQL.5432')) > MAX_SOCKET_PATH) {
    return mkdtempSync(join(tmpdir(), 'claimline-'));
  }
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  return runDir;
}
