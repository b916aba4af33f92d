import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import { RateLimiter } from '../common/rate-limit.js';
import { addressKey } from './address-key.js';
import { Authenticator } from './authenticator.js';
import { bearerToken } from './bearer.js';
import type { Principal } from './principal.js';
import { IS_PUBLIC } from './public.decorator.js';

/** Closes every route that is not marked `@Public()`, and counts every request: a user's by the user, others by address. */
@Injectable()
export class HttpAuthGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly rateLimiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') {
      return true;
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [context.getHandler(), context.getClass()])) {
      this.rateLimiter.take('requests', addressKey(request.ip));
      return true;
    }
    const principal = await this.identify(request, context.switchToHttp().getResponse<FastifyReply>());
    this.rateLimiter.take('requests', principal.userId);
    request.principal = principal;
    return true;
  }

  private async identify(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    const token = bearerToken(request.headers.authorization);
    try {
      if (token === undefined) {
        throw new AppError('unauthorized');
      }
      return await this.authenticator.authenticate(token);
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthorized') {
        this.rateLimiter.take('requests', addressKey(request.ip));
        // RFC 6750: a token that was refused is named, a missing one is not.
        reply.header('WWW-Authenticate', token === undefined ? 'Bearer' : 'Bearer error="invalid_token"');
      }
      throw error;
    }
  }
}
