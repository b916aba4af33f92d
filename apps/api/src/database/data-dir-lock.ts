import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../common/startup-error.js';

const LOCK_FILE = 'claimline.lock';
const GUARD_FILE = 'claimline.lock.takeover';
const PID_FILE = 'claimline.pid';
/** Longest path of a Unix socket on the smallest of the supported systems (macOS). */
const MAX_SOCKET_PATH = 100;

export type HolderPurpose = 'server' | 'command';

export interface Holder {
  pid: number;
  /** Tells a process from a later one with the same pid, where the system says so. */
  startedAt: string | null;
  /** Folder of the holder's sockets. */
  runDir: string;
  /** A command is done in a moment, a server stays. */
  purpose: HolderPurpose;
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

/** Makes a file that is whole from the first moment: nobody reads it half-written and takes its holder for dead. */
function tryCreate(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  writeFileSync(draft, content, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
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

  static acquire(dataDir: string, purpose: HolderPurpose): DataDirLock {
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new StartupError(
        `DATA_DIR ${dataDir} cannot be written (${reason}). Choose another folder or mend its rights.`,
      );
    }
    const lock = new DataDirLock(dataDir, makeRunDir(dataDir));
    try {
      lock.take(purpose);
    } catch (error) {
      lock.removeTemporaryRunDir();
      throw error;
    }
    return lock;
  }

  private take(purpose: HolderPurpose): void {
    const path = join(this.dataDir, LOCK_FILE);
    const own: Holder = { pid: process.pid, startedAt: processStart(process.pid), runDir: this.runDir, purpose };
    const content = JSON.stringify(own);
    if (tryCreate(path, content)) {
      return;
    }
    const guard = join(this.dataDir, GUARD_FILE);
    const guardHolder = readHolderFile(guard);
    if (guardHolder && !isAlive(guardHolder)) {
      discard(guard);
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
      discard(path);
      if (!tryCreate(path, content)) {
        throw new StartupError(`Another process is starting on DATA_DIR ${this.dataDir} at this moment.`);
      }
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

/** Takes a dead holder's file away under a name of its own: of two processes that try, one finds it gone. */
function discard(path: string): void {
  const away = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, away);
  } catch {
    return;
  }
  const taken = readHolderFile(away);
  if (taken && isAlive(taken)) {
    // Another process was quicker, and this is its new file: put it back.
    renameSync(away, path);
    return;
  }
  rmSync(away, { force: true });
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
