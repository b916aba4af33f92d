import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { LogVerifier } from '../log/log-verifier.js';
import { AdminCommands } from './admin-commands.js';
import { ControlSocket } from './control-socket.js';

/** The administrator's commands in the running server. `main.ts` calls `ControlSocket.listen`. */
@Module({ imports: [AuthModule], providers: [AdminCommands, ControlSocket, LogVerifier], exports: [ControlSocket] })
export class AdminModule {}
