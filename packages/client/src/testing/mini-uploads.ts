import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Attachment, type AttachmentPolicy, defaultFileTypes, limits } from '@claimline/protocol';
import { type Answer, problem } from './answer.js';
import type { LogModel } from './log-model.js';

/** One upload as it comes in. */
export interface Incoming {
  id: string;
  messageId: string;
  position: number;
}

/** `cut`: the connection breaks before anything is stored; `lose`: after, so that the answer never comes. */
type Fate = Answer | 'store' | 'cut' | 'lose';

/** The attachments of the small server: what it is to do with each upload, the tests decide. */
export class MiniUploads {
  readonly policy: AttachmentPolicy = {
    types: [...defaultFileTypes],
    maxBytes: limits.attachment.maxBytes,
    maxPerMessage: limits.attachment.maxPerMessage,
    quotaBytes: 1_000_000_000,
    usedBytes: 0,
    scanning: true,
  };
  /** Every try, in the order in which they began. */
  readonly tries: Incoming[] = [];
  readonly inFlight = { now: 0, most: 0 };
  /** Asked for each upload before it is read. */
  decide: (upload: Incoming) => Fate | Promise<Fate> = () => 'store';
  private readonly byUploadId = new Map<string, Attachment>();
  private readonly bytes = new Map<string, string>();

  constructor(private readonly change: <Result>(action: (model: LogModel) => Result) => Result) {}

  /** Null when there is nobody to answer any more. */
  async receive(
    request: IncomingMessage,
    messageId: string,
    query: URLSearchParams,
    isAllowed: boolean,
  ): Promise<Answer | null> {
    if (!isAllowed) return (await fileOf(request)) && problem(401, 'unauthorized');
    const upload = { id: String(query.get('clientUploadId')), messageId, position: Number(query.get('position')) };
    this.tries.push(upload);
    this.inFlight.now += 1;
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.now);
    try {
      const fate = await Promise.race([this.decide(upload), closing(request)]);
      if (fate === 'cut') request.socket.destroy();
      const file = fate === 'cut' ? null : await fileOf(request);
      if (!file) return null;
      if (typeof fate === 'object') return fate;
      const answer = await this.store(upload, file);
      if (fate === 'lose') request.socket.destroy();
      return fate === 'lose' ? null : answer;
    } finally {
      this.inFlight.now -= 1;
    }
  }

  read(attachmentId: string): Answer {
    const body = this.bytes.get(attachmentId);
    return body === undefined ? problem(404, 'not_found') : { status: 200, body };
  }

  remove(attachmentId: string): Answer {
    const removed = this.change((model) => {
      const message = model.messages.find(({ attachments }) => attachments.some(({ id }) => id === attachmentId));
      if (message)
        model.detach(
          message,
          message.attachments.find(({ id }) => id === attachmentId),
        );
      return message !== undefined;
    });
    return removed ? { status: 204 } : problem(404, 'not_found');
  }

  private async store({ id, messageId, position }: Incoming, file: File): Promise<Answer> {
    const known = this.byUploadId.get(id);
    if (known) return { status: 200, body: known };
    const text = await file.text();
    const attachment = this.change((model) => {
      const message = model.messages.find((one) => one.id === messageId);
      const sha256 = createHash('sha256').update(text).digest('hex');
      return message ? model.attach(message, { position, fileName: file.name, fileSize: file.size, sha256 }) : null;
    });
    if (!attachment) return problem(404, 'not_found');
    this.byUploadId.set(id, attachment);
    this.bytes.set(attachment.id, text);
    return { status: 201, body: attachment };
  }
}

/** The client has gone. */
function closing(request: IncomingMessage): Promise<'cut'> {
  return new Promise((resolve) => request.socket.once('close', () => resolve('cut')));
}

/** Null when the body was cut. */
async function fileOf(request: IncomingMessage): Promise<File | null> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = { 'content-type': String(request.headers['content-type']) };
    const form = await new Response(Buffer.concat(chunks), { headers }).formData();
    const file = form.get('file');
    return file instanceof File ? file : null;
  } catch {
    return null;
  }
}
