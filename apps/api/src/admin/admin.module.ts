import { Module } from '@nestjs/common';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { UploadQuotasRepository } from '../attachments/upload-quotas.repository.js';
import { AuthModule } from '../auth/auth.module.js';
import { UsersService } from '../auth/users.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';
import { LogVerifier } from '../log/log-verifier.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';
import { AdminCommands } from './admin-commands.js';
import { BackupCommands } from './backup-commands.js';
import { ControlSocket } from './control-socket.js';
import { PrivacyCommands } from './privacy-commands.js';
import { StorageCommands } from './storage-commands.js';

/** The administrator's commands in the running server. `main.ts` calls `ControlSocket.listen`. */
@Module({
  imports: [AuthModule],
  providers: [
    AdminCommands,
    ControlSocket,
    LogVerifier,
    AttachmentsRepository,
    UploadQuotasRepository,
    {
      provide: StorageCommands,
      useFactory: (attachments: AttachmentsRepository, quotas: UploadQuotasRepository, blobs: BlobStore) =>
        new StorageCommands(attachments, quotas, async () => blobs),
      inject: [AttachmentsRepository, UploadQuotasRepository, BLOB_STORE],
    },
    {
      provide: BackupCommands,
      useFactory: (database: Database, attachments: AttachmentsRepository, blobs: BlobStore, config: Config) =>
        new BackupCommands(database, attachments, async () => blobs, config.dataDir, true),
      inject: [Database, AttachmentsRepository, BLOB_STORE, CONFIG],
    },
    {
      provide: PrivacyCommands,
      useFactory: (
        database: Database,
        users: UsersService,
        attachments: AttachmentsRepository,
        quotas: UploadQuotasRepository,
        blobs: BlobStore,
      ) => new PrivacyCommands(database, users, attachments, quotas, async () => blobs),
      inject: [Database, UsersService, AttachmentsRepository, UploadQuotasRepository, BLOB_STORE],
    },
  ],
  exports: [ControlSocket],
})
export class AdminModule {}
