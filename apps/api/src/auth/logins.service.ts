import { type Login, type LoginInput, limits, type User } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { RateLimiter } from '../common/rate-limit.js';
import { Logger } from '../observability/logger.js';
import { addressKey } from './address-key.js';
import { Passwords } from './passwords.js';
import { RefreshCookies, type RefreshGrant } from './refresh-cookies.js';
import { judgeOldCookie } from './refresh-generations.js';
import { RightsChanges } from './rights-changes.js';
import { SessionsRepository } from './sessions.repository.js';
import { TokenService } from './token.service.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

export interface OpenedLogin {
  login: Login;
  refreshCookie: string;
  filesCookie: string;
}

/** Opening, renewing and ending of logins. */
@Injectable()
export class LoginsService {
  constructor(
    private readonly credentials: UsersRepository,
    private readonly users: UsersService,
    private readonly sessions: SessionsRepository,
    private readonly passwords: Passwords,
    private readonly tokens: TokenService,
    private readonly cookies: RefreshCookies,
    private readonly rightsChanges: RightsChanges,
    private readonly rateLimiter: RateLimiter,
    private readonly logger: Logger,
  ) {}

  /** An unknown address, a disabled user and a wrong password get one answer, after the same work. */
  async login({ email, password }: LoginInput, address: string): Promise<OpenedLogin> {
    this.rateLimiter.take('loginsPerAddress', addressKey(address));
    this.rateLimiter.take('loginsPerAccount', email);
    const known = await this.credentials.findCredentials(email);
    const usable = known && !known.disabled ? known : null;
    // A disabled user's real hash is checked too: hashes made with another cost would tell them from nobody's.
    const fits = await this.passwords.matches(known?.passwordHash ?? null, password);
    const grant = usable && fits ? await this.sessions.create(usable.id, usable.passwordHash) : null;
    if (!usable || !grant) {
      this.logger.info('login_refused', { userId: known?.id ?? null });
      throw new AppError('invalid_credentials');
    }
    // Who knows the password is no guesser: signing in on many devices does not lock an account.
    this.rateLimiter.giveBack('loginsPerAccount', email);
    this.logger.info('login_opened', { userId: usable.id, sessionId: grant.sessionId });
    return this.answer(grant, usable.id);
  }

  async renew(cookie: string | undefined): Promise<OpenedLogin> {
    const grant = this.cookies.open(cookie);
    if (!grant) {
      throw new AppError('unauthorized');
    }
    const renewed = await this.sessions.renew(grant);
    if (renewed) {
      return this.answer({ sessionId: grant.sessionId, generation: renewed.generation }, renewed.userId);
    }
    const session = await this.sessions.findState(grant.sessionId);
    const judgement = judgeOldCookie(session, grant.generation);
    if (session && judgement === 'repeat') {
      return this.answer({ sessionId: grant.sessionId, generation: session.generation }, session.userId);
    }
    if (judgement === 'replay') {
      this.logger.warn('refresh_replayed', { userId: session?.userId, sessionId: grant.sessionId });
      await this.end(grant.sessionId, 'replay');
    }
    throw new AppError('unauthorized');
  }

  /** Ends the login of the cookie and that of the access token, each if it is ours; any cookie of a login may end it. */
  async logoutOnce(cookie: string | undefined, accessToken: string | undefined): Promise<void> {
    const ended = new Set<string>();
    const grant = this.cookies.open(cookie);
    if (grant) {
      ended.add(grant.sessionId);
    }
    const token = accessToken === undefined ? null : await this.tokens.verify(accessToken).catch(nullIfUnauthorized);
    if (token) {
      ended.add(token.sessionId);
    }
    for (const sessionId of ended) {
      await this.end(sessionId, 'logout');
    }
  }

  private async end(sessionId: string, reason: 'logout' | 'replay'): Promise<void> {
    const userId = await this.sessions.endOnce(sessionId, reason);
    if (userId) {
      this.logger.info('login_ended', { userId, sessionId, reason });
      this.rightsChanges.tell({ sessionId });
    }
  }

  private async answer(grant: RefreshGrant, userId: string): Promise<OpenedLogin> {
    const user: User = await this.users.getUser(userId);
    const subject = { userId, sessionId: grant.sessionId, role: user.role };
    return {
      login: {
        accessToken: await this.tokens.issue(subject),
        tokenType: 'Bearer',
        expiresIn: limits.session.accessTokenMs / 1_000,
        user,
      },
      refreshCookie: this.cookies.seal(grant),
      filesCookie: await this.tokens.issue(subject, 'files'),
    };
  }
}

function nullIfUnauthorized(error: unknown): null {
  if (error instanceof AppError && error.code === 'unauthorized') {
    return null;
  }
  throw error;
}
