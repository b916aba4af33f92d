import { randomUUID, webcrypto } from 'node:crypto';
import { idSchema, limits, type Role, roles } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AppError } from '../common/errors.js';
import { SigningSecret } from './signing-secret.js';

const ALGORITHM = 'HS256';
const ISSUER = 'claimline';
/** What a token is good for: everything, or, in a cookie, files alone. */
const AUDIENCES = { all: 'claimline', files: 'claimline-files' };
export type TokenScope = keyof typeof AUDIENCES;
/** Ours have about 400 characters; nothing much longer is worth a signature check. */
const MAX_CHARACTERS = 2_048;
/** Tokens whose signature was good. A client shows the same one with each request, and a check costs as much as a query. */
const MAX_KNOWN = 10_000;

const claimsSchema = z.object({
  sub: idSchema,
  sid: idSchema,
  role: z.enum(roles),
  jti: z.string().min(1).max(64),
  exp: z.int().positive(),
});

/** What an access token says. `role` is the one it was issued with: it grants nothing. */
export interface AccessToken {
  userId: string;
  sessionId: string;
  role: Role;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Makes and checks access tokens: JWTs with one algorithm, one issuer and one audience, and no tolerance of the clock. */
@Injectable()
export class TokenService {
  /** Imported once: that costs as much as a check. */
  private readonly key: Promise<webcrypto.CryptoKey>;
  private readonly known = new LRUCache<string, AccessToken>({ max: MAX_KNOWN });

  constructor(secret: SigningSecret) {
    this.key = webcrypto.subtle.importKey('raw', secret.bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]);
  }

  async issue(subject: { userId: string; sessionId: string; role: Role }, scope: TokenScope = 'all'): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1_000);
    return new SignJWT({ role: subject.role, sid: subject.sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(subject.userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCES[scope])
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + limits.session.accessTokenMs / 1_000)
      .setJti(randomUUID())
      .sign(await this.key);
  }

  /** What a token of ours that is still valid says; throws `unauthorized` for anything else. */
  async verify(token: string, scope: TokenScope = 'all'): Promise<AccessToken> {
    if (token.length > MAX_CHARACTERS) {
      throw new AppError('unauthorized');
    }
    const known = this.known.get(scope + token);
    if (known && known.expiresAt > Date.now()) {
      return known;
    }
    try {
      const { payload } = await jwtVerify(token, await this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCES[scope],
        clockTolerance: 0,
        requiredClaims: ['sub', 'sid', 'role', 'iss', 'aud', 'iat', 'exp', 'jti'],
      });
      const claims = claimsSchema.parse(payload);
      const verified = { userId: claims.sub, sessionId: claims.sid, role: claims.role, expiresAt: claims.exp * 1_000 };
      this.known.set(scope + token, verified);
      return verified;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
        throw new AppError('unauthorized', { cause: error });
      }
      throw error;
    }
  }
}
