import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppError } from '../common/errors.js';
import { outranks, type Principal } from './principal.js';
import { RightsChanges } from './rights-changes.js';
import { type Rights, SessionsRepository } from './sessions.repository.js';
import { type TokenScope, TokenService } from './token.service.js';

/** How long a change made by another process may go unseen. */
const CACHE_MS = 2_000;
const MAX_CACHED = 10_000;

interface Cached {
  userId: string;
  rights: Promise<Rights | null>;
}

/** Who is behind an access token, as the database says now; for every transport. */
@Injectable()
export class Authenticator {
  private readonly cache = new LRUCache<string, Cached>({ max: MAX_CACHED, ttl: CACHE_MS });

  constructor(
    private readonly tokens: TokenService,
    private readonly sessions: SessionsRepository,
    rightsChanges: RightsChanges,
  ) {
    rightsChanges.onChange(({ userId, sessionId }) => {
      for (const [cachedId, cached] of this.cache.entries()) {
        if (cachedId === sessionId || cached.userId === userId) {
          this.cache.delete(cachedId);
        }
      }
    });
  }

  /**
   * Throws `unauthorized` when the token is not ours or has expired, its login has ended, its user is disabled, or has been
   * demoted since it was issued: a demotion ends the access tokens of before; a renewal gives one with the new role.
   */
  async authenticate(token: string, scope: TokenScope = 'all'): Promise<Principal> {
    const { userId, sessionId, role, expiresAt } = await this.tokens.verify(token, scope);
    const rights = await this.findRightsCached(sessionId, userId);
    if (rights?.userId !== userId || outranks(role, rights.role)) {
      throw new AppError('unauthorized');
    }
    return { ...rights, sessionId, tokenExpiresAt: expiresAt };
  }

  /** What these logins may do now, in one query, never from the cache; a login that is no longer valid is absent. */
  async findRights(sessionIds: readonly string[]): Promise<Map<string, Rights>> {
    return sessionIds.length === 0 ? new Map() : this.sessions.findRights(sessionIds);
  }

  private findRightsCached(sessionId: string, userId: string): Promise<Rights | null> {
    const known = this.cache.get(sessionId);
    if (known) {
      return known.rights;
    }
    const rights = this.sessions.findRights([sessionId]).then((found) => found.get(sessionId) ?? null);
    const cached = { userId, rights };
    // Kept before it is answered: the age counts from the question, and a change told meanwhile still removes it.
    this.cache.set(sessionId, cached);
    rights.catch(() => {
      if (this.cache.peek(sessionId) === cached) {
        this.cache.delete(sessionId);
      }
    });
    return rights;
  }
}
