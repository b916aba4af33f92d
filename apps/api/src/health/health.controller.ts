import type { Liveness, Readiness } from '@claimline/protocol';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { HealthService } from './health.service.js';

@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process answers. Says nothing of what it depends on: a restart would not mend that. */
  @Get('live')
  live(): Liveness {
    return { status: 'ok' };
  }

  /** Whether to send work here; 503 with what is down. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.check();
    reply.status(readiness.status === 'ok' ? 200 : 503);
    return readiness;
  }
}
