import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdminModule } from './admin/admin.module.js';
import { AnalyticsController } from './analytics/analytics.controller.js';
import { AnalyticsRepository } from './analytics/analytics.repository.js';
import { AnalyticsService } from './analytics/analytics.service.js';
import { AnalyticsDaysRepository } from './analytics/analytics-days.repository.js';
import { LiveViewService } from './analytics/live-view.service.js';
import { RollUp } from './analytics/roll-up.js';
import { RollUpRepository } from './analytics/roll-up.repository.js';
import { AttachmentChanges } from './attachments/attachment-changes.js';
import { AttachmentJobs } from './attachments/attachment-jobs.js';
import { AttachmentRemover } from './attachments/attachment-remover.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { AttachmentsRepository } from './attachments/attachments.repository.js';
import { AttachmentsService } from './attachments/attachments.service.js';
import { DownloadsService } from './attachments/downloads.service.js';
import { FileCounts } from './attachments/file-counts.js';
import { FileCountsRepository } from './attachments/file-counts.repository.js';
import { PreviewJob } from './attachments/preview-job.js';
import { ScanJob } from './attachments/scan-job.js';
import { StorageSweeper } from './attachments/storage-sweeper.js';
import { UploadPipeline } from './attachments/upload-pipeline.js';
import { UploadQuotasRepository } from './attachments/upload-quotas.repository.js';
import { UploadsService } from './attachments/uploads.service.js';
import { AuthModule } from './auth/auth.module.js';
import { ClaimActivity } from './claims/claim-activity.js';
import { ClaimsAccess } from './claims/claims.access.js';
import { ClaimsController } from './claims/claims.controller.js';
import { ClaimsRepository } from './claims/claims.repository.js';
import { ClaimsService } from './claims/claims.service.js';
import { ActivityWatcher } from './cluster/activity-watcher.js';
import type { Cluster } from './cluster/cluster.js';
import { CLUSTER_BUS } from './cluster/cluster-bus.js';
import { EntryRelay } from './cluster/entry-relay.js';
import { RateRelay } from './cluster/rate-relay.js';
import { RightsRelay } from './cluster/rights-relay.js';
import { HttpErrorFilter } from './common/http-error.filter.js';
import { OriginGuard } from './common/origin-guard.js';
import { RateLimiter } from './common/rate-limit.js';
import { ServerAddress } from './common/server-address.js';
import type { Config } from './config/config.js';
import { CONFIG } from './config/config.token.js';
import { Database } from './database/database.js';
import { DemoData } from './demo/demo-data.js';
import { DiagnosticsController } from './health/diagnostics.controller.js';
import { DiagnosticsService } from './health/diagnostics.service.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { Jobs } from './jobs/jobs.js';
import { AppendQueue } from './log/append-queue.js';
import { ClaimLogRepository } from './log/claim-log.repository.js';
import { MessageSender } from './messages/message-sender.js';
import { MessagesController } from './messages/messages.controller.js';
import { MessagesGateway } from './messages/messages.gateway.js';
import { MessagesReader } from './messages/messages.reader.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { MessagesService } from './messages/messages.service.js';
import { MetricSources } from './monitoring/metric-sources.js';
import { MetricsController } from './monitoring/metrics.controller.js';
import { Logger } from './observability/logger.js';
import { Metrics } from './observability/metrics.js';
import { PresenceController } from './presence/presence.controller.js';
import { PresenceRepository } from './presence/presence.repository.js';
import { PresenceService } from './presence/presence.service.js';
import { PRESENCE_STORE } from './presence/presence.store.js';
import { PresenceElsewhere } from './presence/presence-elsewhere.js';
import { TypingService } from './presence/typing.service.js';
import { PREVIEW_MAKER } from './previews/preview-maker.js';
import { ProcessPreviewMaker } from './previews/process.preview-maker.js';
import { EventRunner } from './realtime/ack.js';
import { Broadcaster } from './realtime/broadcaster.js';
import { ClaimMembership } from './realtime/claim-membership.js';
import { Dispatcher } from './realtime/dispatcher.js';
import { CLIENT_EVENT_HANDLERS } from './realtime/gateway.js';
import { HeadWatcher } from './realtime/head-watcher.js';
import { RightsWatcher } from './realtime/rights-watcher.js';
import { SessionClock } from './realtime/session-clock.js';
import { SessionOpener } from './realtime/session-opener.js';
import { Sessions } from './realtime/sessions.js';
import { SocketIoTransport } from './realtime/socket-io.transport.js';
import { WebSocketTransport } from './realtime/websocket.transport.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { ReceiptsRepository } from './receipts/receipts.repository.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { StaffUnread } from './receipts/staff-unread.js';
import { ReferenceController } from './reference/reference.controller.js';
import { ReferenceService } from './reference/reference.service.js';
import { openScanner } from './scanning/open-scanner.js';
import { SCANNER } from './scanning/scanner.js';
import { BLOB_STORE, type BlobStore } from './storage/blob-store.js';
import { ClaimEventsController } from './timeline/claim-events.controller.js';
import { TimelineReader } from './timeline/timeline.reader.js';
import { TimelineService } from './timeline/timeline.service.js';

/** What was opened before the application: see main.ts. */
export interface Foundations {
  config: Config;
  database: Database;
  logger: Logger;
  cluster: Cluster;
  blobs: BlobStore;
}

/** What every feature may ask for. */
@Global()
@Module({})
class FoundationsModule {}

function foundationsModule({ config, database, logger, cluster, blobs }: Foundations): DynamicModule {
  return {
    module: FoundationsModule,
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: Database, useValue: database },
      { provide: Logger, useValue: logger },
      { provide: RateLimiter, useValue: new RateLimiter(config.rateLimitScale) },
      { provide: CLUSTER_BUS, useValue: cluster.bus },
      { provide: PRESENCE_STORE, useValue: cluster.presence },
      { provide: BLOB_STORE, useValue: blobs },
      { provide: SCANNER, useValue: openScanner(config.clamd) },
      Metrics,
      { provide: PREVIEW_MAKER, useFactory: () => new ProcessPreviewMaker(logger) },
      Jobs,
      ServerAddress,
      OriginGuard,
    ],
    exports: [
      CONFIG,
      Database,
      Logger,
      RateLimiter,
      CLUSTER_BUS,
      PRESENCE_STORE,
      BLOB_STORE,
      SCANNER,
      PREVIEW_MAKER,
      Metrics,
      Jobs,
      ServerAddress,
      OriginGuard,
    ],
  };
}

const log = [ClaimLogRepository, AppendQueue];
const claims = [ClaimsRepository, ClaimsAccess, ClaimActivity, ClaimsService];
const attachments = [
  AttachmentsRepository,
  UploadQuotasRepository,
  FileCountsRepository,
  FileCounts,
  UploadPipeline,
  AttachmentRemover,
  AttachmentChanges,
  AttachmentsService,
  UploadsService,
  DownloadsService,
  ScanJob,
  PreviewJob,
  AttachmentJobs,
  StorageSweeper,
];
const messages = [
  MessagesRepository,
  MessagesReader,
  MessageSender,
  MessagesService,
  MessagesGateway,
  {
    provide: CLIENT_EVENT_HANDLERS,
    useFactory: (gateway: MessagesGateway) => gateway.handlers,
    inject: [MessagesGateway],
  },
];
const receipts = [ReceiptsRepository, ReceiptsService, StaffUnread];
const analytics = [
  RollUpRepository,
  RollUp,
  AnalyticsRepository,
  AnalyticsDaysRepository,
  AnalyticsService,
  LiveViewService,
];
const timeline = [TimelineReader, TimelineService];
const presence = [PresenceRepository, PresenceElsewhere, PresenceService, TypingService];
const realtime = [
  Sessions,
  SessionClock,
  SessionOpener,
  Broadcaster,
  ClaimMembership,
  Dispatcher,
  EventRunner,
  HeadWatcher,
  RightsWatcher,
  SocketIoTransport,
  WebSocketTransport,
];

const cluster = [ActivityWatcher, EntryRelay, RightsRelay, RateRelay];

@Module({})
class AppModule {}

/** The whole application, over what was opened before it. */
export function appModule(foundations: Foundations): DynamicModule {
  return {
    module: AppModule,
    imports: [foundationsModule(foundations), AuthModule, AdminModule],
    controllers: [
      ClaimsController,
      ClaimEventsController,
      PresenceController,
      ReceiptsController,
      AttachmentsController,
      MessagesController,
      AnalyticsController,
      HealthController,
      DiagnosticsController,
      ReferenceController,
      MetricsController,
    ],
    providers: [
      ...log,
      ...claims,
      ...attachments,
      ...messages,
      ...receipts,
      ...timeline,
      ...analytics,
      ...presence,
      ...realtime,
      ...cluster,
      HealthService,
      DiagnosticsService,
      ReferenceService,
      MetricSources,
      DemoData,
      HttpErrorFilter,
      { provide: APP_FILTER, useExisting: HttpErrorFilter },
    ],
  };
}
