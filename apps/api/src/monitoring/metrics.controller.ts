import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../auth/bearer.js';
import { Public } from '../auth/public.decorator.js';
import { AppError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Metrics } from '../observability/metrics.js';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Pick<Config, 'metricsToken'>,
  ) {}

  /** With METRICS_TOKEN to who bears it; without, to this machine alone. */
  @Public()
  @Get()
  async read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.assertMayRead(request);
    reply.header('Content-Type', this.metrics.contentType).header('Cache-Control', 'no-store');
    return this.metrics.text();
  }

  private assertMayRead(request: FastifyRequest): void {
    const { metricsToken } = this.config;
    if (metricsToken !== null) {
      if (!isSame(bearerToken(request.headers.authorization) ?? '', metricsToken)) {
        throw new AppError('unauthorized');
      }
      return;
    }
    // A proxy on this machine asks for others, whatever it says of them and whether or not it is believed.
    const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
    if (isForwarded || !LOOPBACK.test(request.ip)) {
      throw new AppError('not_found');
    }
  }
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
