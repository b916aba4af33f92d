import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { originalOf } from '../attachments/blob-keys.js';
import { Refusal } from '../common/refusal.js';
import type { Database, Queryable } from '../database/database.js';
import { InstallationRepository } from '../database/installation.repository.js';
import { knownMigrations, migrateDatabase, migrateDatabaseTo } from '../database/migrate.js';
import { findMigrations, TableLoader } from '../database/table-rows.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { BlobMissing, type BlobStore } from '../storage/blob-store.js';
import { ARCHIVE_VERSION, type End, MANIFEST, type Manifest, manifestSchema } from './archive.js';
import { type ReadMember, readArchive } from './archive-reader.js';
import type { SecretFiles } from './secret-files.js';

export interface RestoreReport {
  createdAt: string;
  rows: number;
  files: number;
  /** Attachments that were deleted while the backup was written: deleted here too, and their logs say so. */
  gone: number;
}

/** Puts a backup into an empty database and a storage without its files. No server may run on them meanwhile. */
export class Restore {
  private readonly installation: InstallationRepository;
  private readonly attachments: AttachmentsRepository;

  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly secrets: SecretFiles,
  ) {
    this.installation = new InstallationRepository(database);
    this.attachments = new AttachmentsRepository(database);
  }

  /** Reads the whole archive first: nothing is changed unless it is sound and fits. Rows come all at once, at the end. */
  async run(path: string): Promise<RestoreReport> {
    const manifest = await readManifest(path);
    const end = await verify(path);
    await this.assertFits(manifest);
    await migrateDatabaseTo(this.database, manifest.migrations.length);
    const report: RestoreReport = { createdAt: manifest.createdAt, rows: 0, files: 0, gone: 0 };
    const secrets: { name: string; content: Buffer }[] = [];
    await this.database.transaction(async (connection) => {
      const loader = await TableLoader.open(connection, manifest.tables);
      if (!loader) {
        throw new Refusal(`The tables of ${path} are not those of this version. Nothing was changed.`);
      }
      for await (const member of readArchive(path)) {
        const [kind, name = ''] = splitOnce(member.name);
        if (kind === 'rows') {
          report.rows += await load(loader, name.replace(/\/.*$/, ''), member);
        } else if (kind === 'secrets') {
          secrets.push({ name, content: await buffer(member.content) });
        } else if (kind === 'files') {
          report.files += (await this.keep(connection, name, member)) ? 1 : 0;
        }
      }
      await loader.setSequences(manifest.sequences);
      if (manifest.tables.some(({ name }) => name === 'installation')) {
        await this.installation.beginEpoch(connection);
      }
    });
    for (const { name, content } of secrets) {
      await this.secrets.write(name, content);
    }
    await migrateDatabase(this.database);
    report.gone = await this.deleteGone(end.gone);
    return report;
  }

  private async assertFits(manifest: Manifest): Promise<void> {
    const known = knownMigrations();
    if (manifest.migrations.some((hash, index) => hash !== known[index])) {
      throw new Refusal('The backup was made by a newer version of Claimline. Restore it with that version.');
    }
    const applied = await findMigrations(this.database);
    if (applied.length > manifest.migrations.length) {
      throw new Refusal(
        'The database was already used by a newer version than the one that made the backup. Restore into a new, empty database.',
      );
    }
    if (applied.length > 0) {
      const people = await this.installation.countPeople();
      if (people > 0) {
        throw new Refusal(
          `The database is not empty: it has ${people} people. Restore into a new, empty one; nothing was changed.`,
        );
      }
    }
    if (await this.installation.isInUse()) {
      throw new Refusal('A server runs on the database. Stop every node first; nothing was changed.');
    }
  }

  /** @returns whether an attachment wants the bytes: some were stored after the rows were read. */
  private async keep(connection: Queryable, key: string, { content }: ReadMember): Promise<boolean> {
    const original = originalOf(key);
    const status = original === null ? null : await this.attachments.findStatusOfKey(connection, original);
    if (status === null) {
      return false;
    }
    const hash = createHash('sha256');
    const temp = await this.blobs.putTemp(Readable.from(hashed(content, hash)));
    const there = await this.digestOf(key);
    if (there === null) {
      await this.blobs.makePermanent(temp, key);
      if (status === 'infected') {
        await this.blobs.quarantine(key);
      }
      return true;
    }
    await this.blobs.discardTemp(temp);
    // What an earlier try left, or a storage that outlived its database.
    if (there !== hash.digest('hex')) {
      throw new Refusal(
        `The storage has another file under ${key}. Nothing was restored; restore into an empty storage.`,
      );
    }
    return true;
  }

  private async digestOf(key: string): Promise<string | null> {
    try {
      const { stream } = await this.blobs.openStored(key);
      const hash = createHash('sha256');
      for await (const chunk of stream) {
        hash.update(chunk);
      }
      return hash.digest('hex');
    } catch (error) {
      if (error instanceof BlobMissing) {
        return null;
      }
      throw error;
    }
  }

  private async deleteGone(ids: readonly string[]): Promise<number> {
    const log = new ClaimLogRepository(this.database);
    const rows = await this.attachments.findByIds(ids);
    const left = rows.filter(({ deletedAt }) => deletedAt === null);
    for (const { id, claimId, messageId, uploaderId } of left) {
      await this.database.transaction(async (connection) => {
        const entry = await log.append(connection, {
          claimId,
          type: 'attachment_deleted',
          actorId: uploaderId,
          data: { attachmentId: id, messageId },
        });
        await this.attachments.erase(connection, { id }, entry.at);
      });
    }
    return left.length;
  }
}

async function readManifest(path: string): Promise<Manifest> {
  for await (const { name, content } of readArchive(path)) {
    const text = name === MANIFEST ? (await buffer(content)).toString() : '';
    let manifest: Manifest;
    try {
      manifest = manifestSchema.parse(JSON.parse(text));
    } catch {
      break;
    }
    if (manifest.version !== ARCHIVE_VERSION) {
      throw new Refusal(
        `${path} is a backup of format ${manifest.version}; this version of Claimline reads format ${ARCHIVE_VERSION}.`,
      );
    }
    return manifest;
  }
  throw new Refusal(`${path} is not a backup of Claimline. Nothing was changed.`);
}

/** Reads every byte. Throws when the archive is not whole. */
async function verify(path: string): Promise<End> {
  const members = readArchive(path);
  for (;;) {
    const next = await members.next();
    if (next.done) {
      return next.value;
    }
  }
}

async function load(loader: TableLoader, table: string, { content }: ReadMember): Promise<number> {
  const lines = (await buffer(content)).toString();
  if (!(await loader.insert(table, lines))) {
    throw new Refusal(`The backup has rows of a table ${table}, which it does not name. Nothing was changed.`);
  }
  return lines.split('\n').length - 1;
}

function splitOnce(name: string): [kind: string, rest?: string] {
  const slash = name.indexOf('/');
  return slash < 0 ? [name] : [name.slice(0, slash), name.slice(slash + 1)];
}

async function* hashed(content: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}
