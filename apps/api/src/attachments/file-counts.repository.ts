import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { FileOutcome } from '../database/schema/attachments.js';

export interface FileCount {
  /** When its quarter of an hour begins. */
  at: string;
  outcome: FileOutcome;
  count: number;
  bytes: number;
}

@Injectable()
export class FileCountsRepository {
  constructor(private readonly database: Database) {}

  /** In one statement, all or none. The order keeps nodes that add at the same time from locking each other out. */
  async add(counts: readonly FileCount[]): Promise<void> {
    await this.database.query({
      name: 'file_counts_add',
      text: `INSERT INTO file_counts AS f (at, outcome, count, bytes)
             SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::integer[], $4::bigint[]) AS c (at, outcome)
             ORDER BY c.at, c.outcome
             ON CONFLICT (at, outcome) DO UPDATE SET count = f.count + excluded.count, bytes = f.bytes + excluded.bytes`,
      values: [
        counts.map(({ at }) => at),
        counts.map(({ outcome }) => outcome),
        counts.map(({ count }) => count),
        counts.map(({ bytes }) => bytes),
      ],
    });
  }
}
