import { type ListUsers, listUsersSchema, type UserList } from '@claimline/protocol';
import { Controller, Get, Query } from '@nestjs/common';
import { ZodPipe } from '../common/zod.pipe.js';
import { CurrentPrincipal } from './current-principal.decorator.js';
import type { Principal } from './principal.js';
import { UsersService } from './users.service.js';

@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listUsersSchema)) query: ListUsers,
  ): Promise<UserList> {
    return { items: await this.users.list(principal, query) };
  }
}
