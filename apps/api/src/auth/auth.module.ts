import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { AuthController } from './auth.controller.js';
import { Authenticator } from './authenticator.js';
import { FilesCookie } from './files-cookie.js';
import { HttpAuthGuard } from './http-auth.guard.js';
import { LoginsService } from './logins.service.js';
import { Passwords } from './passwords.js';
import { RefreshCookies } from './refresh-cookies.js';
import { RightsChanges } from './rights-changes.js';
import { SessionSweeper } from './session-sweeper.js';
import { SessionsRepository } from './sessions.repository.js';
import { SigningSecret } from './signing-secret.js';
import { TokenService } from './token.service.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Who calls, and whether they still may. Needs the global `Database`, `RateLimiter`, `Logger`, `ServerAddress`, `OriginGuard`, `CONFIG`. */
@Module({
  controllers: [AuthController, UsersController],
  providers: [
    { provide: SigningSecret, useFactory: (config: Config) => SigningSecret.load(config), inject: [CONFIG] },
    { provide: APP_GUARD, useClass: HttpAuthGuard },
    Authenticator,
    FilesCookie,
    LoginsService,
    Passwords,
    RefreshCookies,
    RightsChanges,
    SessionSweeper,
    SessionsRepository,
    TokenService,
    UsersRepository,
    UsersService,
  ],
  exports: [Authenticator, RightsChanges, SigningSecret, TokenService, UsersService],
})
export class AuthModule {}
