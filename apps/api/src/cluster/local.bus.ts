import { newId } from '../common/ids.js';
import type { ClusterBus } from './cluster-bus.js';

/** One node: nobody to tell, nobody to hear. */
export class LocalBus implements ClusterBus {
  readonly nodeId = newId();
  readonly isAlone = true;
  readonly isUp = true;

  publish(): void {}

  on(): void {}

  onBack(): void {}

  async close(): Promise<void> {}
}
