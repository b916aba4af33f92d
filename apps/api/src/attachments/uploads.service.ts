import { type Attachment, extensionOf, isNameAccepted, limits, type UploadAttachment } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { ClaimsAccess } from '../claims/claims.access.js';
import { AppError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';
import { isUniqueViolation, toAppError } from '../database/database-errors.js';
import { Jobs } from '../jobs/jobs.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import type { Appended } from '../log/claim-log.types.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { PREVIEW_MAKER, type PreviewMaker } from '../previews/preview-maker.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { SCANNER, type Scanner } from '../scanning/scanner.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';
import { canAttach, whyNoFile } from './attachments.policy.js';
import { presentAttachment } from './attachments.presenter.js';
import { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow, NewAttachment, UploadPlace } from './attachments.types.js';
import { newBlobKey } from './blob-keys.js';
import { FileCounts } from './file-counts.js';
import { readFileName } from './file-name.js';
import type { UploadBody } from './upload-body.js';
import { fileTooLarge, UploadPipeline } from './upload-pipeline.js';
import { UploadQuotasRepository } from './upload-quotas.repository.js';

const WHY_NO_FILE: Record<NonNullable<ReturnType<typeof whyNoFile>>, string> = {
  conflict: 'The message was deleted.',
  claim_closed: 'The claim is closed.',
  too_many_files: `A message may have at most ${limits.attachment.maxPerMessage} files.`,
};

interface Received {
  attachment: Attachment;
  created: boolean;
}

/** Receives files: says that one is there only when it is stored, hashed and known for what it is. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly access: ClaimsAccess,
    private readonly repository: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    private readonly counts: FileCounts,
    private readonly pipeline: UploadPipeline,
    private readonly log: ClaimLogRepository,
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    private readonly jobs: Jobs,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(SCANNER) private readonly scanner: Scanner,
    @Inject(PREVIEW_MAKER) private readonly previews: PreviewMaker,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The same `clientUploadId` again to the same message is the first attachment, `created: false`, and its body is not read. */
  async receive(principal: Principal, messageId: string, input: UploadAttachment, body: UploadBody): Promise<Received> {
    try {
      const received = await this.admit(principal, messageId, input, body);
      this.metrics.uploads.inc({ outcome: received.created ? 'created' : 'replayed' });
      return received;
    } catch (error) {
      const { code } = toAppError(error);
      this.metrics.uploads.inc({ outcome: code });
      this.counts.countRefusal(code);
      throw error;
    }
  }

  private async admit(
    principal: Principal,
    messageId: string,
    input: UploadAttachment,
    body: UploadBody,
  ): Promise<Received> {
    const place = await this.repository.findUploadPlace(messageId);
    if (!place) {
      throw new AppError('not_found');
    }
    await this.access.assertCanSee(principal, place.claimId);
    if (!canAttach(principal, place)) {
      throw new AppError('forbidden', { detail: 'Only its author may attach files to a message.' });
    }
    const earlier = await this.findEarlier(messageId, input);
    if (earlier) {
      return earlier;
    }
    assertTakesFile(place);
    if (body.bounds.least > limits.attachment.maxBytes) {
      throw fileTooLarge();
    }
    const reservationId = await this.reserve(principal, body);
    let received: Received | null = null;
    try {
      received = await this.take(principal, place, input, body, reservationId);
      return received;
    } finally {
      // Storing a file settles its reservation.
      if (!received?.created) {
        await this.release(reservationId);
      }
    }
  }

  private release(reservationId: string): Promise<void> {
    return this.quotas.releaseOnce(reservationId).catch((error: unknown) => {
      this.logger.warn('A reservation waits for the sweeper', { reservationId, reason: reasonOf(error) });
    });
  }

  private async findEarlier(messageId: string, { clientUploadId }: UploadAttachment): Promise<Received | null> {
    const row = clientUploadId === undefined ? null : await this.repository.findByUploadId(messageId, clientUploadId);
    if (row && row.deletedAt !== null) {
      throw new AppError('conflict', { detail: 'The file of this upload was deleted.' });
    }
    return row && { attachment: presentAttachment(row), created: false };
  }

  /**
   * Before the first byte: the most that the file can have, so that uploads at once leave each other what they need; near
   * the end of the quota the least, as the exact number is settled when it is known.
   */
  private async reserve({ userId }: Principal, { bounds }: UploadBody): Promise<string> {
    const reservationId = newId();
    for (const bytes of [bounds.most, bounds.least]) {
      if (await this.quotas.reserve(reservationId, userId, bytes, this.config.quotaBytesPerUser)) {
        return reservationId;
      }
    }
    throw this.quotaExceeded();
  }

  private async take(
    principal: Principal,
    place: UploadPlace,
    input: UploadAttachment,
    body: UploadBody,
    reservationId: string,
  ): Promise<Received> {
    const { name, content } = await body.file();
    const fileName = readFileName(name);
    if (!isNameAccepted(fileName, this.config.attachmentTypes)) {
      throw this.pipeline.notAccepted(`Files that end in .${extensionOf(fileName)} are not accepted.`);
    }
    const { temp, sha256 } = await this.pipeline.take(content);
    const kept = { filePath: '', fileType: '' };
    try {
      await body.end();
      kept.fileType = await this.pipeline.identify(temp, extensionOf(fileName));
      kept.filePath = newBlobKey(place.messageId, kept.fileType);
      await this.blobs.makePermanent(temp, kept.filePath);
    } catch (error) {
      await this.blobs.discardTemp(temp);
      throw error;
    }
    return this.keep(place, input, reservationId, {
      id: newId(),
      messageId: place.messageId,
      claimId: place.claimId,
      uploaderId: principal.userId,
      clientUploadId: input.clientUploadId ?? null,
      position: input.position,
      fileName,
      fileSize: temp.size,
      sha256,
      scanStatus: this.scanner.isOn ? 'pending' : 'unscanned',
      ...kept,
    });
  }

  /** The bytes are safe: row and entry, then everyone is told. */
  private async keep(
    place: UploadPlace,
    input: UploadAttachment,
    reservationId: string,
    attachment: NewAttachment,
  ): Promise<Received> {
    let stored: { entry: Appended; row: AttachmentRow };
    try {
      stored = await this.store(place, reservationId, attachment);
    } catch (error) {
      // Whether a commit went through whose answer was lost is not known here: then the sweeper decides about the bytes.
      if (error instanceof AppError ? error.status < 500 : isUniqueViolation(error)) {
        await this.blobs.deleteOnce(attachment.filePath);
      }
      const earlier = isUniqueViolation(error) ? await this.findEarlier(place.messageId, input) : null;
      if (earlier) {
        return earlier;
      }
      throw error;
    }
    const shown = presentAttachment(stored.row);
    const { claimId } = place;
    const { seq } = stored.entry;
    this.dispatcher.tell({
      claimId,
      seq,
      type: 'attachment_added',
      payload: { claimId, seq, attachment: shown },
    });
    this.jobs.hurry('attachment-scan');
    this.jobs.hurry('attachment-preview');
    return { attachment: shown, created: true };
  }

  private store(
    place: UploadPlace,
    reservationId: string,
    attachment: NewAttachment,
  ): Promise<{ entry: Appended; row: AttachmentRow }> {
    const { id: attachmentId, messageId, claimId, uploaderId, fileSize, fileType, sha256 } = attachment;
    return this.database.transaction(async (connection) => {
      await this.repository.holdClaim(connection, claimId);
      assertTakesFile((await this.repository.findUploadPlace(messageId, connection)) ?? place);
      if (!(await this.quotas.settle(connection, reservationId, fileSize, this.config.quotaBytesPerUser))) {
        throw this.quotaExceeded();
      }
      const entry = await this.log.append(connection, {
        claimId,
        type: 'attachment_added',
        actorId: uploaderId,
        data: { attachmentId, messageId, sha256: sha256.toString('hex') },
      });
      const row = await this.repository.insert(connection, attachment, entry.at);
      if (attachment.scanStatus === 'pending') {
        await this.jobs.enqueueOnce(connection, 'attachment-scan', attachmentId, { attachmentId });
      } else if (this.previews.handles(fileType)) {
        await this.jobs.enqueueOnce(connection, 'attachment-preview', attachmentId, { attachmentId });
      }
      return { entry, row };
    });
  }

  private quotaExceeded(): AppError {
    return new AppError('quota_exceeded', {
      detail: `Your files would take more than ${this.config.quotaBytesPerUser} bytes. Delete some, then send this one again.`,
    });
  }
}

function assertTakesFile(place: UploadPlace): void {
  const reason = whyNoFile(place);
  if (reason !== null) {
    throw new AppError(reason, { detail: WHY_NO_FILE[reason] });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
