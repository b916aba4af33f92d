import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AttachmentsRepository } from '../attachments/attachments.repository.js';
import type { AttachmentRow } from '../attachments/attachments.types.js';
import { keysOf } from '../attachments/blob-keys.js';
import { Refusal } from '../common/refusal.js';
import type { Database } from '../database/database.js';
import { Snapshot } from '../database/table-rows.js';
import { BlobMissing, type BlobStore } from '../storage/blob-store.js';
import { ARCHIVE_VERSION, MANIFEST, type Manifest } from './archive.js';
import { type NewMember, writeArchive } from './archive-writer.js';
import type { SecretFiles } from './secret-files.js';

/**
 * Logins end with a restore, as one that was ended since would live again; and uploads that were under way are over.
 */
const LEFT_OUT = new Set(['sessions', 'upload_reservations']);
const ATTACHMENTS_AT_ONCE = 500;

export interface BackupReport {
  bytes: number;
  rows: number;
  files: number;
  /** Attachments whose bytes are not there although nobody deleted them. */
  missing: string[];
}

/** Writes what one moment's database holds, the files that its rows name, and the secrets into one archive. */
export class Backup {
  constructor(
    private readonly database: Database,
    private readonly attachments: AttachmentsRepository,
    private readonly blobs: BlobStore,
    private readonly secrets: SecretFiles,
  ) {}

  /** People go on working meanwhile. Refuses a `path` that is there, or that cannot be written. */
  async write(path: string): Promise<BackupReport> {
    await assertNew(path);
    const report: BackupReport = { bytes: 0, rows: 0, files: 0, missing: [] };
    const gone: string[] = [];
    try {
      report.bytes = await writeArchive(path, this.members(report, gone), () => gone);
    } catch (error) {
      throw asRefusal(path, error);
    }
    return report;
  }

  private async *members(report: BackupReport, gone: string[]): AsyncGenerator<NewMember> {
    const takenAt = yield* this.rows(report);
    for (const { name, content } of await this.secrets.readAll()) {
      yield member(`secrets/${name}`, content);
    }
    // Bytes never change, so they can be copied after the rows: whatever was there then is there now, or was deleted.
    for await (const row of this.storedAt(takenAt)) {
      const copied = yield* this.bytesOf(row);
      report.files += copied ? 1 : 0;
      if (!copied) {
        gone.push(row.id);
        const [now] = await this.attachments.findByIds([row.id]);
        if (now?.deletedAt === null) {
          report.missing.push(row.id);
        }
      }
    }
  }

  private async *rows(report: BackupReport): AsyncGenerator<NewMember, Date> {
    const snapshot = await Snapshot.open(this.database, LEFT_OUT);
    try {
      const manifest: Manifest = {
        format: 'claimline-backup',
        version: ARCHIVE_VERSION,
        createdAt: snapshot.takenAt.toISOString(),
        migrations: await snapshot.migrations(),
        tables: snapshot.tables,
        sequences: await snapshot.sequences(),
      };
      yield member(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
      for (const { name } of manifest.tables) {
        let part = 0;
        for await (const lines of snapshot.rows(name)) {
          part += 1;
          report.rows += lines.length;
          yield member(`rows/${name}/${String(part).padStart(6, '0')}.jsonl`, Buffer.from(`${lines.join('\n')}\n`));
        }
      }
      return snapshot.takenAt;
    } finally {
      await snapshot.close();
    }
  }

  private async *storedAt(moment: Date): AsyncGenerator<AttachmentRow> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await this.attachments.findStoredAt(moment, after, ATTACHMENTS_AT_ONCE);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < ATTACHMENTS_AT_ONCE) {
        return;
      }
      after = last.id;
    }
  }

  /** @returns whether the file itself was there; its variants need not be */
  private async *bytesOf({ filePath }: AttachmentRow): AsyncGenerator<NewMember, boolean> {
    const [original = filePath, ...variants] = keysOf(filePath);
    for (const key of [original, ...variants]) {
      try {
        const { size, stream } = await this.blobs.openStored(key);
        yield { name: `files/${key}`, size, content: stream };
      } catch (error) {
        if (!(error instanceof BlobMissing)) {
          throw error;
        }
        if (key === original) {
          return false;
        }
      }
    }
    return true;
  }
}

function member(name: string, content: Buffer): NewMember {
  return { name, size: content.length, content: [content] };
}

async function assertNew(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) {
    throw new Refusal(`There is something at ${path} already. Choose another name: nothing is ever overwritten.`);
  }
  await access(dirname(path), constants.W_OK).catch((error) => {
    throw asRefusal(path, error);
  });
}

const OF_FILES = new Set(['access', 'open', 'write', 'fsync', 'close', 'link']);

/** A failure of the file system, told to whoever chose the place. */
function asRefusal(path: string, error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error && 'code' in error && OF_FILES.has(String(error.syscall))) {
    const reason = error.code === 'ENOSPC' ? 'the disk is full' : String(error.code);
    return new Refusal(`The backup could not be written to ${path} (${reason}). Nothing was left there.`);
  }
  return error;
}
