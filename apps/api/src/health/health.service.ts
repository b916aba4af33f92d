import { Inject, Injectable } from '@nestjs/common';
import { CLUSTER_BUS, type ClusterBus } from '../cluster/cluster-bus.js';
import { Database } from '../database/database.js';

export interface Readiness {
  status: 'ok' | 'unavailable';
  /** Names of the parts that do not answer. */
  down: string[];
  /** Names of the parts that do not answer but can be done without. */
  degraded: string[];
}

/** A part that is slower than this counts as down. */
const ANSWER_WITHIN_MS = 2_000;

@Injectable()
export class HealthService {
  private stopping = false;

  constructor(
    private readonly database: Database,
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
  ) {}

  /** From now on no new work is wanted. */
  stop(): void {
    this.stopping = true;
  }

  async check(): Promise<Readiness> {
    const down = this.stopping ? ['server'] : [];
    const answers = this.database.query({ text: 'SELECT 1' }).then(
      () => true,
      () => false,
    );
    const tooLate = new Promise<false>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, false).unref());
    if (!(await Promise.race([answers, tooLate]))) {
      down.push('database');
    }
    // Without Redis the nodes find out from the database what the others stored, a second later.
    const degraded = this.bus.isUp ? [] : ['redis'];
    return { status: down.length === 0 ? 'ok' : 'unavailable', down, degraded };
  }
}
