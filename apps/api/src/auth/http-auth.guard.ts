import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import { RateLimiter } from '../common/rate-limit.js';
import { addressKey } from './address-key.js';
import { Authenticator } from './authenticator.js';
import { bearerToken } from './bearer.js';
import { ACCEPTS_FILES_COOKIE } from './files-cookie.decorator.js';
import { FILES_COOKIE } from './files-cookie.js';
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
    const acceptsCookie = this.reflector.get<boolean | undefined>(ACCEPTS_FILES_COOKIE, context.getHandler()) ?? false;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const principal = await this.identify(request, reply, acceptsCookie);
    this.rateLimiter.take('requests', principal.userId);
    request.principal = principal;
    return true;
  }

  private async identify(request: FastifyRequest, reply: FastifyReply, acceptsCookie: boolean): Promise<Principal> {
    const token = bearerToken(request.headers.authorization);
    const filesToken = acceptsCookie ? request.cookies[FILES_COOKIE] : undefined;
    try {
      if (token === undefined && filesToken !== undefined) {
        return await this.authenticator.authenticate(filesToken, 'files');
      }
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
