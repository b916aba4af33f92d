import { createHmac, timingSafeEqual } from 'node:crypto';
import { limits } from '@claimline/protocol';
import type { CookieSerializeOptions } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { ServerAddress } from '../common/server-address.js';
import { SigningSecret } from './signing-secret.js';

export const REFRESH_COOKIE = 'claimline_refresh';

const FORMAT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9][0-9]{0,9})\.([A-Za-z0-9_-]{43})$/;
/** Generations are PostgreSQL integers. */
const MAX_GENERATION = 2_147_483_647;

/** Which login, and which of its cookies, is presented. */
export interface RefreshGrant {
  sessionId: string;
  generation: number;
}

/**
 * The refresh cookie `sessionId.generation.MAC`. The MAC proves that we wrote it, so the database holds only the number of
 * the cookie that is valid now: a copy of the database opens no login.
 */
@Injectable()
export class RefreshCookies {
  private readonly key: Buffer;

  constructor(
    secret: SigningSecret,
    private readonly address: ServerAddress,
  ) {
    this.key = secret.derive('refresh');
  }

  seal({ sessionId, generation }: RefreshGrant): string {
    return `${sessionId}.${generation}.${this.mac(sessionId, generation).toString('base64url')}`;
  }

  /** What a cookie of ours says; null for a missing or forged one. */
  open(value: string | undefined): RefreshGrant | null {
    const [, sessionId, digits, mac] = FORMAT.exec(value ?? '') ?? [];
    const generation = Number(digits);
    if (sessionId === undefined || mac === undefined || generation > MAX_GENERATION) {
      return null;
    }
    const presented = Buffer.from(mac, 'base64url');
    const expected = this.mac(sessionId, generation);
    return presented.length === expected.length && timingSafeEqual(presented, expected)
      ? { sessionId, generation }
      : null;
  }

  /** How the cookie is set; to clear it, the browser needs the same but the age. */
  options(): CookieSerializeOptions {
    return {
      httpOnly: true,
      sameSite: 'strict',
      path: '/auth',
      secure: this.address.publicUrl().startsWith('https:'),
      maxAge: limits.session.refreshTokenMs / 1_000,
    };
  }

  private mac(sessionId: string, generation: number): Buffer {
    return createHmac('sha256', this.key).update(`${sessionId}|${generation}`).digest();
  }
}
