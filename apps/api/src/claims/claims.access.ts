import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors.js';
import { canManageClaim, canSeeClaim } from './claims.policy.js';
import { ClaimsRepository } from './claims.repository.js';
import type { ClaimFacts } from './claims.types.js';

const CACHED_CLAIMS = 20_000;
/**
 * Bounds how long a claim that was moved to another customer is still seen by the one before. Longer than the time between
 * two renewals (`realtime/rights-watcher.ts`), so that a message to a claim that is open somewhere need not ask first.
 */
const CACHED_FOR_MS = 3_000;

/** The only door to a claim: every service asks here first, whatever the transport. */
@Injectable()
export class ClaimsAccess {
  private readonly facts = new LRUCache<string, ClaimFacts>({ max: CACHED_CLAIMS, ttl: CACHED_FOR_MS });

  constructor(private readonly repository: ClaimsRepository) {}

  /** The claim, if the principal may see it; else `not_found`, as if it were not there. */
  async assertCanSee(principal: Pick<Principal, 'userId' | 'role'>, claimId: string): Promise<ClaimFacts> {
    const facts = this.facts.get(claimId) ?? (await this.renew([claimId])).get(claimId);
    if (!facts || !canSeeClaim(principal, facts)) {
      throw new AppError('not_found');
    }
    return facts;
  }

  /** As `assertCanSee`, then `forbidden` to all but staff. */
  async assertCanManage(principal: Pick<Principal, 'userId' | 'role'>, claimId: string): Promise<ClaimFacts> {
    const facts = await this.assertCanSee(principal, claimId);
    if (!canManageClaim(principal)) {
      throw new AppError('forbidden', { detail: 'Only staff may change a claim.' });
    }
    return facts;
  }

  /** Reads the facts of these claims anew; those that do not exist are left out. */
  async renew(claimIds: readonly string[]): Promise<Map<string, ClaimFacts>> {
    const found = new Map((await this.repository.findFacts(claimIds)).map((facts) => [facts.id, facts]));
    for (const claimId of claimIds) {
      const facts = found.get(claimId);
      if (facts) {
        this.facts.set(claimId, facts);
      } else {
        this.facts.delete(claimId);
      }
    }
    return found;
  }
}
