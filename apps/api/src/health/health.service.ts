import type { PartReport, Readiness } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CLUSTER_BUS, type ClusterBus } from '../cluster/cluster-bus.js';
import { shared } from '../common/shared.js';
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
    const isDown = new Set((await this.probe()).flatMap(({ part, state }) => (state === 'down' ? [part] : [])));
    const down = [...(this.stopping ? ['server'] : []), ...(isDown.has('database') ? ['database'] : [])];
    // Without Redis the nodes find out from the database what the others stored, a second later; without storage or
    // scanner conversations go on, and files wait.
    const degraded = (['redis', 'storage', 'scanner'] as const).filter((part) => isDown.has(part));
    return { status: down.length === 0 ? 'ok' : 'unavailable', down, degraded };
  }

  /** Asks each part, all at once; anybody may ask for it, so many questions are one to the parts. */
  readonly probe = shared(() => this.askParts());

  private async askParts(): Promise<PartReport[]> {
    const [database, storage, scanner] = await Promise.all([
      timed(this.database.query({ text: 'SELECT 1' })),
      timed(this.blobs.check()),
      this.scanner.isOn ? timed(this.scanner.check()) : null,
    ]);
    const report = (part: PartReport['part'], answeredInMs: number | null): PartReport => ({
      part,
      state: answeredInMs === null ? 'down' : 'ok',
      answeredInMs,
    });
    return [
      report('database', database),
      // It hears itself through Redis all the time: nobody need be asked.
      { part: 'redis', state: this.bus.isAlone ? 'off' : this.bus.isUp ? 'ok' : 'down', answeredInMs: null },
      report('storage', storage),
      this.scanner.isOn ? report('scanner', scanner) : { part: 'scanner', state: 'off', answeredInMs: null },
    ];
  }
}

/** After how many milliseconds a part answered; null when it refused, or did not answer in time. */
export async function timed(part: Promise<unknown>): Promise<number | null> {
  const began = performance.now();
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, null).unref());
  const inTime = part.then(
    () => Math.round(performance.now() - began),
    () => null,
  );
  return Promise.race([inTime, tooLate]);
}
