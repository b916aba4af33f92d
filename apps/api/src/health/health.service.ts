import type { Readiness } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CLUSTER_BUS, type ClusterBus } from '../cluster/cluster-bus.js';
import { Database } from '../database/database.js';
import { SCANNER, type Scanner } from '../scanning/scanner.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';

/** A part that is slower than this counts as down. */
const ANSWER_WITHIN_MS = 2_000;

@Injectable()
export class HealthService {
  private stopping = false;

  constructor(
    private readonly database: Database,
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(SCANNER) private readonly scanner: Scanner,
  ) {}

  /** From now on no new work is wanted. */
  stop(): void {
    this.stopping = true;
  }

  async check(): Promise<Readiness> {
    const down = this.stopping ? ['server'] : [];
    const [database, storage, scanner] = await Promise.all([
      answers(this.database.query({ text: 'SELECT 1' })),
      answers(this.blobs.check()),
      answers(this.scanner.check()),
    ]);
    if (!database) {
      down.push('database');
    }
    // Without Redis the nodes find out from the database what the others stored, a second later; without storage or
    // scanner conversations go on, and files wait.
    const degraded = [
      ...(this.bus.isUp ? [] : ['redis']),
      ...(storage ? [] : ['storage']),
      ...(scanner ? [] : ['scanner']),
    ];
    return { status: down.length === 0 ? 'ok' : 'unavailable', down, degraded };
  }
}

/** Whether a part answers in time. */
async function answers(part: Promise<unknown>): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, false).unref());
  const inTime = part.then(
    () => true,
    () => false,
  );
  return Promise.race([inTime, tooLate]);
}
