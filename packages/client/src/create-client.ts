import type { Message, ServerEvents } from '@claimline/protocol';
import { attachmentUrl, fetchAttachment } from './attachment-bytes.js';
import { createClaimRegistry } from './claim-registry.js';
import { type Connection, createConnection } from './connection.js';
import { createEmitter } from './emitter.js';
import { asUser, createHttp } from './http.js';
import { keepsNothing } from './last-known.js';
import { createIndexedDbLastKnown } from './last-known-indexeddb.js';
import { createCookieSession } from './login.js';
import { createOutbox } from './outbox.js';
import { createMemoryOutboxStorage } from './outbox-storage.js';
import { createIndexedDbOutboxStorage } from './outbox-storage-indexeddb.js';
import { createPresence } from './presence.js';
import { createProgramSession } from './program-session.js';
import { createRestApi } from './rest-api.js';
import { sendFile } from './send-file.js';
import type { ClaimlineClient, ClientOptions, OutboxEntry } from './types.js';

/** Makes the client of one page: nothing runs before `login.restore()` or `login.login()`. */
export function createClaimlineClient(options: ClientOptions): ClaimlineClient {
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const lastKnown = options.accessToken || !hasIndexedDb() ? keepsNothing : createIndexedDbLastKnown();
  const session = options.accessToken
    ? createProgramSession(baseUrl, options.accessToken)
    : createCookieSession(baseUrl, lastKnown);
  const events = createEmitter<ServerEvents>();
  const http = createHttp({ baseUrl, tokens: session, onOutcome: (answered) => connection.restOutcome(answered) });
  const api = createRestApi(http);
  const connection: Connection = createConnection({
    baseUrl,
    transports: options.transports ?? ['websocket', 'polling'],
    session,
    events,
    probe: api.me,
  });
  const presence = createPresence(events, connection);

  const isLive = () => connection.getSnapshot().status === 'live';
  async function transmit(entry: OutboxEntry): Promise<Message> {
    const { claimId, content, clientMessageId, expectsAttachments, replyTo } = entry;
    const input = {
      claimId,
      content,
      clientMessageId,
      ...(expectsAttachments && { expectsAttachments }),
      ...(replyTo && { replyToId: replyTo.id }),
    };
    return isLive() ? (await connection.call('send_message', input)).message : api.sendMessage(input);
  }
  const outbox = createOutbox({
    storage: options.outboxStorage ?? defaultStorage(),
    canSend: () => isLive() || connection.getSnapshot().status === 'polling',
    transmit,
    transmitFile: (file) => asUser(session, (token) => sendFile(baseUrl, token, file)),
    onSent: (message) => claims.onSent(message),
    onStored: (uploadId, attachment) => claims.onStored(uploadId, attachment),
  });
  const claims = createClaimRegistry({ session, api, connection, presence, outbox, lastKnown, events });

  let lastStatus = connection.getSnapshot().status;
  const stops = [
    outbox.subscribe(() => {
      const waiting = outbox.all().filter(({ state }) => state === 'queued' || state === 'sending');
      connection.setQueued(waiting.length);
    }),
    connection.subscribe(() => {
      const { status } = connection.getSnapshot();
      if (status !== lastStatus) outbox.wake();
      lastStatus = status;
    }),
    session.subscribe(setOutboxUser),
  ];

  function setOutboxUser(): void {
    const login = session.getSnapshot();
    outbox.setUser(login.status === 'signed_in' ? login.user.id : null);
  }

  return {
    baseUrl,
    plainUrls: !options.accessToken,
    login: session,
    connection,
    presence,
    api,
    lastKnown,
    claim: claims.claim,
    attachmentUrl: (attachmentId, request) => attachmentUrl(baseUrl, attachmentId, request),
    fetchAttachment: (attachmentId, request) => fetchAttachment(attachmentUrl(baseUrl, attachmentId, request), session),
    on: events.on,
    close() {
      for (const stop of stops) stop();
      outbox.close();
      claims.close();
      connection.close();
      session.close();
    },
  };
}

function defaultStorage() {
  return hasIndexedDb() ? createIndexedDbOutboxStorage() : createMemoryOutboxStorage();
}

/** Some private windows throw when it is only looked at. */
function hasIndexedDb(): boolean {
  try {
    return typeof indexedDB !== 'undefined';
  } catch {
    return false;
  }
}
