import {
  type Claim,
  type ClaimList,
  type CreateClaim,
  createClaimSchema,
  idSchema,
  type ListClaims,
  listClaimsSchema,
  type UpdateClaimInput,
  updateClaimSchema,
} from '@claimline/protocol';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { ClaimsService } from './claims.service.js';

@Controller('claims')
export class ClaimsController {
  constructor(private readonly claims: ClaimsService) {}

  @Post()
  create(
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(createClaimSchema)) input: CreateClaim,
  ): Promise<Claim> {
    return this.claims.create(principal, input);
  }

  @Get()
  list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listClaimsSchema)) query: ListClaims,
  ): Promise<ClaimList> {
    return this.claims.list(principal, query);
  }

  @Get(':claimId')
  get(
    @CurrentPrincipal() principal: Principal,
    @Param('claimId', new ZodPipe(idSchema)) claimId: string,
  ): Promise<Claim> {
    return this.claims.get(principal, claimId);
  }

  @Patch(':claimId')
  update(
    @CurrentPrincipal() principal: Principal,
    @Param('claimId', new ZodPipe(idSchema)) claimId: string,
    @Body(new ZodPipe(updateClaimSchema)) change: UpdateClaimInput,
  ): Promise<Claim> {
    return this.claims.update(principal, claimId, change);
  }
}
