import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { matchesTag } from '../common/entity-tags.js';
import { type ReferenceDocument, ReferenceService } from './reference.service.js';

@Public()
@Controller()
export class ReferenceController {
  constructor(private readonly reference: ReferenceService) {}

  @Get('docs')
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    return answer(request, reply, this.reference.page());
  }

  @Get('openapi.json')
  openApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    return answer(request, reply, this.reference.openApi());
  }

  @Get('asyncapi.json')
  asyncApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    return answer(request, reply, this.reference.asyncApi());
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, { type, body, tag, policy }: ReferenceDocument) {
  reply.headers({ ETag: tag, 'Cache-Control': 'no-cache' });
  if (matchesTag(request.headers['if-none-match'], tag)) {
    return reply.status(304).send();
  }
  if (policy !== undefined) {
    reply.headers({ 'Content-Security-Policy': policy, 'Referrer-Policy': 'same-origin' });
  }
  return reply.type(type).send(body);
}
