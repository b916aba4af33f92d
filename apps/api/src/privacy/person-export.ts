import { type NewMember, writeArchive } from '../backup/archive-writer.js';
import { BlobMissing, type BlobStore } from '../storage/blob-store.js';
import {
  type PersonalDataRepository,
  type PersonalFile,
  type PersonalKind,
  personalKinds,
} from './personal-data.repository.js';

const AT_ONCE = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface ExportReport {
  bytes: number;
  messages: number;
  files: number;
}

/** Everything that is known of one person, as JSON lines with the files beside them, in one `.tar.gz`. */
export class PersonExport {
  constructor(
    private readonly personal: PersonalDataRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** Never over a file that is there. */
  async write(userId: string, path: string): Promise<ExportReport> {
    const report: ExportReport = { bytes: 0, messages: 0, files: 0 };
    report.bytes = await writeArchive(path, this.members(userId, report), () => []);
    return report;
  }

  private async *members(userId: string, report: ExportReport): AsyncGenerator<NewMember> {
    for (const kind of personalKinds) {
      yield* this.linesOf(kind, userId, report);
    }
    for (let after = FIRST, part = 1; ; part++) {
      const files = await this.personal.listFiles(userId, after, AT_ONCE);
      const last = files.at(-1);
      if (!last) {
        return;
      }
      after = last.id;
      const lines = files.map(({ filePath: _, ...file }) => JSON.stringify(file));
      yield jsonLines('files', part, lines);
      for (const file of files) {
        yield* this.bytesOf(file, report);
      }
    }
  }

  private async *linesOf(kind: PersonalKind, userId: string, report: ExportReport): AsyncGenerator<NewMember> {
    for (let after = FIRST, part = 1; ; part++) {
      const rows = await this.personal.list(kind, userId, after, AT_ONCE);
      const last = rows.at(-1);
      if (!last) {
        return;
      }
      after = last.key;
      report.messages += kind === 'messages' ? rows.length : 0;
      yield jsonLines(
        kind,
        part,
        rows.map(({ line }) => line),
      );
    }
  }

  /** Nothing when it was deleted meanwhile. */
  private async *bytesOf({ id, filePath }: PersonalFile, report: ExportReport): AsyncGenerator<NewMember> {
    try {
      const { size, stream } = await this.blobs.openStored(filePath);
      report.files += 1;
      yield { name: `files/${id}${/\.[a-z0-9]+$/.exec(filePath)?.[0] ?? ''}`, size, content: stream };
    } catch (error) {
      if (!(error instanceof BlobMissing)) {
        throw error;
      }
    }
  }
}

function jsonLines(kind: string, part: number, lines: readonly string[]): NewMember {
  const content = Buffer.from(`${lines.join('\n')}\n`);
  return { name: `${kind}-${String(part).padStart(4, '0')}.jsonl`, size: content.length, content: [content] };
}
