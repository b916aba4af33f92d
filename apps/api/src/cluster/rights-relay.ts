import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RightsChanges } from '../auth/rights-changes.js';
import { CLUSTER_BUS, type ClusterBus } from './cluster-bus.js';

/** A logout or a demotion on one node is felt on the others at once, not only at their next look. */
@Injectable()
export class RightsRelay implements OnModuleInit {
  private hearing = false;

  constructor(
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    private readonly changes: RightsChanges,
  ) {}

  onModuleInit(): void {
    this.changes.onChange((change) => {
      // Listeners are called within `tell`: what is told while hearing came from there.
      if (!this.hearing) {
        this.bus.publish('rights', change);
      }
    });
    this.bus.on('rights', (change) => {
      this.hearing = true;
      try {
        this.changes.tell(change);
      } finally {
        this.hearing = false;
      }
    });
  }
}
