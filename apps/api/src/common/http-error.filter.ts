import type { ErrorCode } from '@claimline/protocol';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toAppError } from '../database/database-errors.js';
import { Logger } from '../observability/logger.js';
import { AppError } from './errors.js';

/** What Fastify and Nest refuse by themselves, in the protocol's codes. */
const CODE_OF_STATUS: Record<number, ErrorCode> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_found',
  408: 'unavailable',
  413: 'validation_failed',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};
const DETAIL_OF_STATUS: Record<number, string> = {
  400: 'The request could not be read: is the body JSON?',
  413: 'The body of the request is too large.',
};

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  const hasStatus = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return hasStatus ? (error.statusCode as number) : null;
}

function known(error: unknown): AppError {
  const status = statusOf(error);
  if (error instanceof AppError || status === null || status >= 500) {
    return toAppError(error);
  }
  return new AppError(CODE_OF_STATUS[status] ?? 'validation_failed', {
    detail: DETAIL_OF_STATUS[status],
    cause: error,
  });
}

/** Every HTTP error leaves as `application/problem+json`; unknown ones say nothing of the inside. */
@Injectable()
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  private answersNotFound: (request: FastifyRequest, reply: FastifyReply) => boolean = () => false;

  constructor(private readonly logger: Logger) {}

  /** Lets the web app answer a browser that looks for a page which is not there. */
  onNotFound(answers: (request: FastifyRequest, reply: FastifyReply) => boolean): void {
    this.answersNotFound = answers;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = known(thrown);
    if (error.code === 'not_found' && this.answersNotFound(request, reply)) {
      return;
    }
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: error.status,
      code: error.code,
      ...(request.principal ? { userId: request.principal.userId } : {}),
    };
    if (error.code === 'internal') {
      this.logger.error('Request failed', { ...fields, error: error.cause });
    } else if (error.status >= 500) {
      this.logger.warn('Request failed', {
        ...fields,
        reason: error.cause instanceof Error ? error.cause.message : '',
      });
    } else {
      this.logger.info('Request refused', fields);
    }
    if (error.retryAfterMs !== undefined) {
      reply.header('Retry-After', Math.max(1, Math.ceil(error.retryAfterMs / 1_000)));
    }
    if (error.status === 401 && !reply.hasHeader('WWW-Authenticate')) {
      reply.header('WWW-Authenticate', 'Bearer');
    }
    reply.status(error.status).type('application/problem+json').send(JSON.stringify(error.toProblem()));
  }
}
