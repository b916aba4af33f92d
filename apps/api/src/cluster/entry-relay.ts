import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ClaimActivity } from '../claims/claim-activity.js';
import { Dispatcher, type LiveEntry } from '../realtime/dispatcher.js';
import { CLUSTER_BUS, type ClusterBus, type EntryHint } from './cluster-bus.js';

/**
 * Tells the other nodes of the entries stored on this one, and this node's sessions of theirs. Order, doubles and what
 * is lost on the way are the dispatcher's and the head watcher's business, as with entries of this node.
 */
@Injectable()
export class EntryRelay implements OnModuleInit {
  constructor(
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    private readonly dispatcher: Dispatcher,
    private readonly activity: ClaimActivity,
  ) {}

  onModuleInit(): void {
    this.dispatcher.onTold((entry) => {
      const { claimId, seq, type } = entry;
      this.bus.publish('entry', entry, { claimId, seq, type, payload: null });
    });
    this.bus.on('entry', (entry) => this.heard(entry));
  }

  private heard(entry: LiveEntry | EntryHint): void {
    if (entry.payload === null) {
      this.dispatcher.missed(entry.claimId, entry.seq);
    } else {
      this.dispatcher.hear(entry);
    }
    this.note(entry);
  }

  /** As the origin does: `claim_activity` is for everyone concerned on any node, joined or not. */
  private note({ claimId, type, payload }: LiveEntry | EntryHint): void {
    switch (type) {
      case 'message_read':
        if (payload) {
          this.activity.noteFor(claimId, payload.userId);
        }
        break;
      case 'claim_created':
      case 'claim_updated':
      case 'message_created':
        this.activity.note(claimId);
        break;
      case 'message_updated':
      case 'message_deleted':
        this.activity.noteChange(claimId);
        break;
      default:
    }
  }
}
