import { type BrowserSession, type Login, type LoginInput, loginSchema, type User } from '@claimline/protocol';
import { Body, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import { OriginGuard } from '../common/origin-guard.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { bearerToken } from './bearer.js';
import { CurrentPrincipal } from './current-principal.decorator.js';
import { FILES_COOKIE, FilesCookie } from './files-cookie.js';
import { LoginsService, type OpenedLogin } from './logins.service.js';
import type { Principal } from './principal.js';
import { Public } from './public.decorator.js';
import { REFRESH_COOKIE, RefreshCookies } from './refresh-cookies.js';
import { UsersService } from './users.service.js';

@Controller('auth')
export class AuthController {
  constructor(
    private readonly logins: LoginsService,
    private readonly users: UsersService,
    private readonly cookies: RefreshCookies,
    private readonly filesCookie: FilesCookie,
    private readonly origins: OriginGuard,
  ) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async login(
    @Body(new ZodPipe(loginSchema)) input: LoginInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Login> {
    return this.hand(reply, await this.logins.login(input, request.ip));
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Login> {
    this.refuseForeignOrigin(request);
    // A refused cookie is left alone: clearing it could hit the one that another tab has just been given.
    return this.hand(reply, await this.logins.renew(request.cookies[REFRESH_COOKIE]));
  }

  /** Pages ask before they renew: a browser that brings no login is no error. */
  @Public()
  @Get('session')
  @Header('Cache-Control', 'no-store')
  session(@Req() request: FastifyRequest): BrowserSession {
    return { hasLogin: Boolean(request.cookies[REFRESH_COOKIE]) };
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.refuseForeignOrigin(request);
    await this.logins.logoutOnce(request.cookies[REFRESH_COOKIE], bearerToken(request.headers.authorization));
    reply.clearCookie(REFRESH_COOKIE, this.cookies.options());
    reply.clearCookie(FILES_COOKIE, this.filesCookie.options());
  }

  @Get('me')
  @Header('Cache-Control', 'no-store')
  me(@CurrentPrincipal() principal: Principal): Promise<User> {
    return this.users.getUser(principal.userId);
  }

  private hand(reply: FastifyReply, { login, refreshCookie, filesCookie }: OpenedLogin): Login {
    reply.setCookie(REFRESH_COOKIE, refreshCookie, this.cookies.options());
    reply.setCookie(FILES_COOKIE, filesCookie, this.filesCookie.options());
    return login;
  }

  /** The browser sends the cookie by itself: only pages of ours may make it do so. */
  private refuseForeignOrigin(request: FastifyRequest): void {
    if (!this.origins.admits(request.headers.origin)) {
      throw new AppError('forbidden', { detail: 'Requests from this origin are not accepted.' });
    }
  }
}
