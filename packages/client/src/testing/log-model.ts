import type { Attachment, Claim, EntryPayloads, LogEvent, Message, User } from '@claimline/protocol';

export function uuid(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function person(number: number): User {
  const role = number === 1 ? 'CUSTOMER' : 'AGENT';
  return {
    id: uuid(number),
    firstName: `First${number}`,
    lastName: 'Last',
    role,
    email: `${number}@example.com`,
    locale: 'fr',
  };
}

/** A claim and its log, kept the way the server is said to: the oracle of the tests, sharing no code with the client. */
export class LogModel {
  readonly log: LogEvent[] = [];
  readonly messages: Message[] = [];
  claim: Claim;
  private readonly readPositions = new Map<string, number>();
  private attachments = 0;

  constructor(readonly claimId: string) {
    const at = this.time(0);
    this.claim = {
      id: claimId,
      reference: 'CL-1',
      subject: 'Subject',
      category: null,
      status: 'OPEN',
      priority: 'NORMAL',
      customer: person(1),
      assignee: null,
      dueAt: null,
      lastSeq: 0,
      createdAt: at,
      updatedAt: at,
    };
    this.changeClaim('OPEN');
  }

  get lastSeq(): number {
    return this.log.length;
  }

  send(user: User, content: string, clientMessageId: string | null = null, replyTo: Message | null = null): Message {
    const known = this.messages.find((one) => one.senderId === user.id && one.clientMessageId === clientMessageId);
    if (known && clientMessageId !== null) return structuredClone(known);
    const seq = this.lastSeq + 1;
    const { id, firstName, lastName, role } = user;
    const message: Message = {
      id: uuid(1_000_000 + seq),
      claimId: this.claimId,
      seq,
      senderId: id,
      sender: { id, firstName, lastName, role },
      content,
      clientMessageId,
      createdAt: this.time(seq),
      editedAt: null,
      deletedAt: null,
      replyToId: replyTo?.id ?? null,
      quote: replyTo && this.quote(replyTo),
      attachments: [],
      readBy: [],
    };
    this.messages.push(message);
    this.claim.updatedAt = message.createdAt;
    this.append('message_created', message);
    return structuredClone(message);
  }

  edit(message: Message, content: string): void {
    if (message.deletedAt) return;
    message.content = content;
    message.editedAt = this.time(this.lastSeq + 1);
    this.requote(message);
    this.append('message_updated', { claimId: this.claimId, seq: this.lastSeq + 1, message });
  }

  remove(message: Message): void {
    if (message.deletedAt) return;
    const deletedAt = this.time(this.lastSeq + 1);
    Object.assign(message, { content: null, deletedAt, attachments: [], replyToId: null, quote: null });
    this.requote(message);
    this.append('message_deleted', { claimId: this.claimId, seq: this.lastSeq + 1, message });
  }

  read(user: User, upTo: Message): void {
    const readAt = this.time(this.lastSeq + 1);
    const unread = this.messages.filter(
      ({ seq, senderId, readBy }) =>
        seq <= upTo.seq && senderId !== user.id && !readBy.some(({ userId }) => userId === user.id),
    );
    if (upTo.seq <= this.readUpTo(user)) return;
    this.readPositions.set(user.id, upTo.seq);
    for (const message of unread) message.readBy.push({ userId: user.id, readAt });
    const seq = this.lastSeq + 1;
    const receipt = { claimId: this.claimId, messageId: upTo.id, seq, upToSeq: upTo.seq, userId: user.id, readAt };
    this.append('message_read', receipt);
  }

  readUpTo({ id }: User): number {
    return this.readPositions.get(id) ?? 0;
  }

  attach(message: Message, file: Partial<Attachment> = {}): Attachment | null {
    if (message.deletedAt) return null;
    this.attachments += 1;
    const attachment: Attachment = {
      id: uuid(2_000_000 + this.attachments),
      messageId: message.id,
      claimId: this.claimId,
      fileName: 'a.png',
      fileType: 'image/png',
      fileSize: 1,
      sha256: '0'.repeat(64),
      scanStatus: 'pending',
      hasThumbnail: false,
      uploadedAt: this.time(this.lastSeq + 1),
      ...file,
    };
    message.attachments.push(attachment);
    message.attachments.sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
    this.append('attachment_added', { claimId: this.claimId, seq: this.lastSeq + 1, attachment });
    return attachment;
  }

  scan(message: Message): void {
    const attachment = message.attachments.find(({ scanStatus }) => scanStatus === 'pending');
    if (!attachment) return;
    attachment.scanStatus = 'clean';
    this.append('attachment_updated', { claimId: this.claimId, seq: this.lastSeq + 1, attachment });
  }

  detach(message: Message, attachment = message.attachments[0]): void {
    if (!attachment) return;
    message.attachments = message.attachments.filter(({ id }) => id !== attachment.id);
    this.append('attachment_deleted', { claimId: this.claimId, seq: this.lastSeq + 1, attachment });
  }

  changeClaim(status: Claim['status']): void {
    const seq = this.lastSeq + 1;
    this.claim = { ...this.claim, status, updatedAt: this.time(seq) };
    this.append(seq === 1 ? 'claim_created' : 'claim_updated', { seq, claim: this.claim });
  }

  /** Newest first `limit` messages before a place, ascending. */
  page(beforeSeq: number, limit: number): { items: Message[]; hasMore: boolean } {
    const before = this.messages.filter(({ seq }) => seq < beforeSeq);
    return structuredClone({ items: before.slice(-limit), hasMore: before.length > limit });
  }

  private requote(quoted: Message): void {
    for (const message of this.messages) if (message.replyToId === quoted.id) message.quote = this.quote(quoted);
  }

  private quote({ seq, sender, content, editedAt, deletedAt }: Message): Message['quote'] {
    return { seq, sender, excerpt: content, editedAt, deletedAt };
  }

  private append<Type extends keyof EntryPayloads>(type: Type, payload: EntryPayloads[Type]): void {
    const seq = this.lastSeq + 1;
    this.claim.lastSeq = seq;
    const entry = { seq, type, at: this.time(seq), actorId: uuid(1), payload: structuredClone(payload), hash: '' };
    this.log.push(entry as LogEvent);
  }

  private time(seq: number): string {
    return new Date(1_700_000_000_000 + seq * 1000).toISOString();
  }
}
