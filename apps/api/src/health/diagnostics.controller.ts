import type { Diagnostics } from '@claimline/protocol';
import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { DiagnosticsService } from './diagnostics.service.js';

@Controller('health/diagnostics')
export class DiagnosticsController {
  constructor(
    private readonly diagnostics: DiagnosticsService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'trustProxy'>,
  ) {}

  /** What administrators need to find what is wrong, and no address, path or secret of the machine. */
  @Get()
  report(@CurrentPrincipal() principal: Principal, @Req() { headers }: FastifyRequest): Promise<Diagnostics> {
    return this.diagnostics.report(principal, {
      isForwarded: 'x-forwarded-for' in headers || 'forwarded' in headers,
      isForwardedBelieved: this.config.trustProxy !== false,
    });
  }
}
