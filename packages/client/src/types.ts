import type {
  AckError,
  AttachmentPolicy,
  AttachmentVariant,
  Claim,
  ClaimList,
  CreateClaimInput,
  EntryPayloads,
  FoundMessages,
  Message,
  MessageVersionList,
  OnlineUserList,
  Person,
  Quote,
  Role,
  ServerEvent,
  ServerEvents,
  UnreadCount,
  UpdateClaimInput,
  User,
  UserList,
} from '@claimline/protocol';
import type { LastKnown } from './last-known.js';

/** A value that changes: the shape that `useSyncExternalStore` takes. Snapshots are immutable; same reference = same value. */
export interface Store<Snapshot> {
  getSnapshot(): Snapshot;
  /** As it was made: what a page shows that was rendered before it came to the browser. */
  getInitialSnapshot(): Snapshot;
  /** Calls back after each change; returns how to stop. */
  subscribe(onChange: () => void): () => void;
}

/** Why a call failed, in the protocol's codes; `offline` when no answer came at all. */
export interface ClientError extends Omit<AckError, 'code'> {
  code: AckError['code'] | 'offline';
}

// Login

export type LoginState =
  /** Before the first refresh was answered; `error` when a try got no answer (it is tried again by itself). */
  | { status: 'unknown'; error?: ClientError }
  | { status: 'signed_out'; reason: 'never' | 'logged_out' | 'expired' | 'revoked' }
  /** `remembered`: as this browser knows it; the server has not answered yet. */
  | { status: 'signed_in'; user: User; remembered?: true };

export interface LoginStore extends Store<LoginState> {
  /**
   * Tries the refresh cookie; call once at start. Never rejects: without an answer the state is that of the user whom
   * this browser remembers, or stays `unknown`.
   */
  restore(): Promise<LoginState>;
  login(email: string, password: string): Promise<User>;
  logout(): Promise<void>;
  /** A token good for at least 30 s more; renewed when needed, one renewal at a time. Throws `ClientFailure` when signed out. */
  getToken(): Promise<string>;
}

// Connection

/**
 * `idle` signed out · `connecting` first try · `live` a socket works · `reconnecting` it did, and is being restored ·
 * `polling` no socket, REST works · `offline` nothing works or the browser says so · `ended` the login is over.
 */
export type ConnectionStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline' | 'ended';

export interface ConnectionState {
  status: ConnectionStatus;
  /** When this status began, milliseconds since 1970. */
  since: number;
  /** Messages waiting to go out, over all claims. */
  queued: number;
}

// One claim

/** `queued` waits for a way to the server, or its next try · `sending` is on its way · `sent` is in the log · `failed` needs a person. */
export type SendState = 'queued' | 'sending' | 'sent' | 'failed';

/** A line of the conversation: a stored message, or a local echo that has no `seq` yet. */
export interface TimelineItem {
  /** Stable from local echo to stored message: a list key. */
  key: string;
  message: Message | LocalEcho;
  sendState: SendState;
  /** When `sending` began, milliseconds since 1970, to show it only after a while; null in other states. */
  sendingSince: number | null;
  error: ClientError | null;
  /** The user's own files that are not stored yet, by `position`; on local echoes and on stored messages alike. */
  uploads: readonly Upload[];
}

/**
 * `waiting` its turn, its message, or a way to the server · `uploading` · `failed` needs a person. One that is stored
 * is gone from here: it is among the message's attachments.
 */
export type UploadState = 'waiting' | 'uploading' | 'failed';

/** A file on its way to a message. Immutable: each change makes another one. */
export interface Upload {
  /** The clientUploadId: the same on every try. */
  id: string;
  /** Place among the message's files, from 0. */
  position: number;
  fileName: string;
  /** Bytes. */
  fileSize: number;
  /** As the browser declared it; empty when unknown. */
  declaredType: string;
  /** What is sent, to show it meanwhile. */
  file: Blob;
  state: UploadState;
  /** Of `fileSize`, handed to the network so far. */
  sentBytes: number;
  /** Why it `failed`; null otherwise. */
  error: ClientError | null;
}

/** A message as its author sees it before the server has answered; `seq` is null. */
export type LocalEcho = Omit<Message, 'seq' | 'clientMessageId'> & { seq: null; clientMessageId: string };

export interface ClaimState {
  /** `gone`: not there, or no longer the user's to see. */
  status: 'loading' | 'ready' | 'failed' | 'gone';
  /** Why it `failed`, or is `gone`; when `ready`, why older messages could not be loaded. */
  error: ClientError | null;
  claim: Claim | null;
  /** Ascending; stored messages by `seq`, then local echoes in the order they were written. */
  items: readonly TimelineItem[];
  hasOlder: boolean;
  loadingOlder: boolean;
  /** Position: the last log entry applied. */
  position: number;
  /** The user's own read position, and what it was when the claim was opened: where the "new" divider stands. */
  readUpToSeq: number;
  readUpToSeqAtOpening: number;
  /** Others who are writing now. */
  typing: readonly string[];
  /** Who of the claim is connected now. */
  online: readonly string[];
  /** Whom `typing`, `online` and `readBy` name, as far as the server has said; who has written stands at the messages. */
  people: readonly Person[];
}

/** A stored message that another one answers. `quoteOf` makes the quote. */
export interface ReplyTo {
  id: string;
  quote: Quote;
}

export interface SendOptions {
  files?: readonly File[];
  replyTo?: ReplyTo;
}

export interface ClaimStore extends Store<ClaimState> {
  readonly claimId: string;
  /** Joins the claim and keeps it up to date until every opener has closed. Returns how to close. */
  open(): () => void;
  reload(): Promise<void>;
  /** Loads one page of older messages. Never rejects: a failure stands in `error`. */
  loadOlder(): Promise<void>;
  /** Loads older messages as far back as this place. Whether it came so far; a failure stands in `error`. */
  loadBackTo(seq: number): Promise<boolean>;
  /**
   * Queues a message, its files and what it answers as one thing; the local echo, with its `uploads`, is in `items` when this returns.
   * With files the text may be empty. They go out in this order once the message is in the log. What `refusalOf` would
   * say is not asked here: the server says it. Returns the message's clientMessageId.
   */
  send(content: string, options?: SendOptions): string;
  /**
   * The stored message once it is in the log; its files may still be on their way. Goes on waiting while the message is
   * `failed`, as it may be tried again; rejects with `ClientFailure` when it is discarded or the user signs out.
   */
  whenSent(clientMessageId: string): Promise<Message>;
  /** Sends a failed message again, under the same clientMessageId. */
  retry(clientMessageId: string): void;
  /** Forgets a failed or queued message, and its files. */
  discard(clientMessageId: string): void;
  /**
   * Gives a file up, in whatever state, and forgets its bytes. A message without text that is left without any file
   * before it went out is discarded.
   */
  cancelUpload(uploadId: string): void;
  /** Sends a failed file again, under the same id. */
  retryUpload(uploadId: string): void;
  /** Deletes a stored file. */
  removeAttachment(attachmentId: string): Promise<void>;
  edit(messageId: string, content: string): Promise<void>;
  remove(messageId: string): Promise<void>;
  /** Marks everything up to the message as read; a position never goes back. */
  markRead(messageId: string): void;
  /** Call on each key stroke; sent at most every 2.5 s, ends by itself after 3 s without a stroke. */
  typingStarted(): void;
  typingStopped(): void;
  /** Hears each log entry applied after opening exactly once and in order, whichever way it came. Returns how to stop. */
  onEntry(listener: (entry: ClaimEntry) => void): () => void;
}

/** A log entry as it was applied: what its live event and its place in `/events` have in common. */
export type ClaimEntry = {
  [Type in keyof EntryPayloads]: { seq: number; type: Type; payload: EntryPayloads[Type] };
}[keyof EntryPayloads];

// Presence

export interface PresenceState {
  /** Users known to be online, or when they were last seen. */
  byUser: ReadonlyMap<string, { online: boolean; lastSeenAt: string | null }>;
}

// All of it

export interface RestApi {
  listClaims(query?: {
    status?: string | undefined;
    assigneeId?: string | undefined;
    /** Only claims with messages that the user has not read. */
    unread?: 'true' | undefined;
    q?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  }): Promise<ClaimList>;
  getClaim(claimId: string): Promise<Claim>;
  createClaim(input: CreateClaimInput): Promise<Claim>;
  updateClaim(claimId: string, change: UpdateClaimInput): Promise<Claim>;
  unreadCount(): Promise<UnreadCount>;
  onlineUsers(): Promise<OnlineUserList>;
  /** Staff only: enabled people by name; `q` is the beginnings of words of a name or address. */
  listUsers(query?: { role?: Role | undefined; q?: string | undefined; limit?: number | undefined }): Promise<UserList>;
  /** Where the claim's messages have words that begin so; the latest first. */
  searchMessages(claimId: string, q: string): Promise<FoundMessages>;
  /** Staff only: what an edited message said before. */
  messageVersions(messageId: string): Promise<MessageVersionList>;
  /** What the user may attach: for `refusalOf`, before a byte leaves. */
  attachmentPolicy(): Promise<AttachmentPolicy>;
  /** Any other address of the REST API, with its query: for what few people ask. */
  get<Answer>(path: string): Promise<Answer>;
}

/** Which bytes of an attachment are meant. */
export interface AttachmentRequest {
  /** A smaller WebP of it, where `hasThumbnail`; default: the file itself. */
  variant?: AttachmentVariant | undefined;
  /** To be shown rather than saved, for types that the server shows. */
  inline?: boolean | undefined;
}

export interface ClientOptions {
  /** Where the server is, e.g. `http://localhost:3001`; empty for the page's own origin. */
  baseUrl: string;
  /** Transports to try, in order. Default: WebSocket, then long-polling. */
  transports?: readonly ('websocket' | 'polling')[];
  /** Where queued messages and their files are kept: IndexedDB in browsers, memory elsewhere. */
  outboxStorage?: OutboxStorage;
  /** Set by programs that bring their own token instead of a login cookie. */
  accessToken?: () => Promise<string>;
}

/** A queued message as it is stored. */
export interface OutboxEntry {
  clientMessageId: string;
  claimId: string;
  userId: string;
  content: string;
  createdAt: string;
  /** Order of writing. */
  order: number;
  failed: ClientError | null;
  /** Files follow: the text may be empty. */
  expectsAttachments?: boolean;
  /** As it was when this was written: shown until the server has answered. */
  replyTo?: ReplyTo;
}

/** A file on its way as it is stored. */
export interface UploadEntry {
  /** The clientUploadId. */
  id: string;
  clientMessageId: string;
  claimId: string;
  userId: string;
  /** Of its message. */
  order: number;
  position: number;
  fileName: string;
  fileSize: number;
  declaredType: string;
  file: Blob;
  /** Null until the message is in the log. */
  messageId: string | null;
  failed: ClientError | null;
}

/** Keeps queued messages and their files; every change is durable, all of it or nothing, when its promise resolves. */
export interface OutboxStorage {
  load(userId: string): Promise<{ entries: OutboxEntry[]; uploads: UploadEntry[] }>;
  /** With the files that are not stored yet. */
  put(entry: OutboxEntry, uploads: readonly UploadEntry[]): Promise<void>;
  /** Forgets a message and its files. */
  remove(clientMessageId: string): Promise<void>;
  /** The message is in the log: forgets it, and notes with its files where they belong. */
  settle(clientMessageId: string, messageId: string): Promise<void>;
  /** Changes what is stored of a file, its bytes excepted; one that is not stored stays so. */
  changeUpload(entry: UploadEntry): Promise<void>;
  removeUpload(uploadId: string): Promise<void>;
  /** The stored copy of a file: the one that was picked may be gone from the device since. */
  loadFile(uploadId: string): Promise<Blob | null>;
}

export interface ClaimlineClient {
  /** Where the server is, without a slash at the end; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly login: LoginStore;
  readonly connection: Store<ConnectionState>;
  readonly presence: Store<PresenceState>;
  readonly api: RestApi;
  /** What was seen last, for pages that open without the server; a claim's store uses it by itself. */
  readonly lastKnown: Pick<LastKnown, 'inbox' | 'keepInbox'>;
  /** The one store of a claim; the same object for the same id while it is in use. */
  claim(claimId: string): ClaimStore;
  /** Whether `attachmentUrl` serves: the browser has the login's cookie. Else there is `fetchAttachment`. */
  readonly plainUrls: boolean;
  /** Where an attachment's bytes are, for `<img>`, `<video>` and links of pages that are signed in by cookie. */
  attachmentUrl(attachmentId: string, request?: AttachmentRequest): string;
  /** An attachment's bytes, asked for with the access token: for programs. Throws `ClientFailure`. */
  fetchAttachment(attachmentId: string, request?: AttachmentRequest): Promise<Blob>;
  /** Hears a live event as it comes; for what no store keeps. Returns how to stop. */
  on<E extends ServerEvent>(event: E, listener: (payload: ServerEvents[E]) => void): () => void;
  close(): void;
}
