import { type ErrorCode, fileRefusals } from '@claimline/protocol';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../observability/logger.js';
import { type FileCount, FileCountsRepository } from './file-counts.repository.js';

const QUARTER_MS = 15 * 60_000;

/**
 * Downloads and refused uploads, which leave no row of their own: counted in memory, so that a download waits for no
 * write, and added to what is stored by `flush`. A process that dies takes with it what came since.
 */
@Injectable()
export class FileCounts implements OnApplicationShutdown {
  /** A few outcomes for each quarter of an hour in which the database took nothing. */
  private counts = new Map<string, FileCount>();

  constructor(
    private readonly repository: FileCountsRepository,
    private readonly logger: Logger,
  ) {}

  /** By now no request is answered any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.flush().catch((error: unknown) => {
      this.logger.warn('Counts of files are lost', { reason: error instanceof Error ? error.message : String(error) });
    });
  }

  countDownload(bytes: number): void {
    this.add({ at: quarterOf(Date.now()), outcome: 'downloaded', count: 1, bytes });
  }

  /** Errors that say nothing about a file, such as a lost connection, are not counted. */
  countRefusal(code: ErrorCode): void {
    const outcome = fileRefusals.find((refusal) => refusal === code);
    if (outcome !== undefined) {
      this.add({ at: quarterOf(Date.now()), outcome, count: 1, bytes: 0 });
    }
  }

  /** Stores what has been counted; what could not be stored waits for the next time. Resolves to how many rows that were. */
  async flush(): Promise<number> {
    const counts = [...this.counts.values()];
    if (counts.length === 0) {
      return 0;
    }
    this.counts = new Map();
    try {
      await this.repository.add(counts);
    } catch (error) {
      for (const count of counts) {
        this.add(count);
      }
      throw error;
    }
    return counts.length;
  }

  private add(more: FileCount): void {
    const key = `${more.at} ${more.outcome}`;
    const { count, bytes } = this.counts.get(key) ?? { count: 0, bytes: 0 };
    this.counts.set(key, { ...more, count: count + more.count, bytes: bytes + more.bytes });
  }
}

const quarterOf = (time: number) => new Date(time - (time % QUARTER_MS)).toISOString();
