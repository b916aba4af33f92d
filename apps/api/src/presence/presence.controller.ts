import type { OnlineUserList } from '@claimline/protocol';
import { Controller, Get } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { PresenceService } from './presence.service.js';

@Controller('messages/online-users')
export class PresenceController {
  constructor(private readonly presence: PresenceService) {}

  @Get()
  async list(@CurrentPrincipal() principal: Principal): Promise<OnlineUserList> {
    return { items: await this.presence.listOnline(principal) };
  }
}
