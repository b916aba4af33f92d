import type { AckData, ClientEvent, ClientEventInput, ServerEvents, SessionEndReason } from '@claimline/protocol';
import { backoffDelay } from './backoff.js';
import { type ConnectionEvent, nextStatus } from './connection-states.js';
import type { Emitter } from './emitter.js';
import { AnswerTimeout, ClientFailure } from './failure.js';
import { followLogin } from './follow-login.js';
import type { Session } from './login.js';
import { watchPage } from './page-signals.js';
import { createPatience } from './patience.js';
import { createSocket } from './socket.js';
import { createStore } from './store.js';
import type { ClientError, ConnectionState, Store } from './types.js';

/** So many failed attempts in a row, and the fallback is looked for at once. */
const PATIENCE_ATTEMPTS = 2;
const BACKOFF = { firstMs: 1_000, maxMs: 10_000 };

export interface Connection extends Store<ConnectionState> {
  /** Throws `ClientFailure`, `offline` at once without a live socket. */
  call<E extends ClientEvent>(event: E, payload: ClientEventInput<E>): Promise<AckData[E]>;
  /** Told after each REST call. */
  restOutcome(answered: boolean): void;
  setQueued(queued: number): void;
  close(): void;
}

export interface ConnectionOptions {
  baseUrl: string;
  transports: readonly ('websocket' | 'polling')[];
  session: Session;
  events: Emitter<ServerEvents>;
  /** A cheap authenticated REST call; its outcome comes back through `restOutcome`. */
  probe(): Promise<unknown>;
}

/** Keeps a socket up while somebody is signed in, and says honestly what works. */
export function createConnection({ baseUrl, transports, session, events, probe }: ConnectionOptions): Connection {
  const store = createStore<ConnectionState>({ status: 'idle', since: Date.now(), queued: 0 });
  let failures = 0;
  let lastToken = '';
  /** Since the last socket: a server that refuses fresh tokens too must not be asked without a pause. */
  let hasRenewed = false;
  let attemptTimer: ReturnType<typeof setTimeout> | undefined;

  // What comes of the probe is told by `restOutcome`.
  const patience = createPatience(() => void probe().catch(() => {}));

  const socket = createSocket({
    baseUrl,
    transports,
    async getToken() {
      lastToken = await session.getToken();
      return lastToken;
    },
    onUp() {
      failures = 0;
      hasRenewed = false;
      patience.end();
      dispatch('socket_up');
    },
    onFailed,
    onDown: comeBack,
    onEvent(event, payload) {
      if (event === 'token_expiring') void authenticateAgain();
      events.emit(event, payload);
    },
  });

  const stopSessionEnded = events.on('session_ended', ({ reason, retry }) => onSessionEnded(reason, retry));

  const page = watchPage({
    onOffline() {
      if (!isSignedIn()) return;
      // The browser may be wrong: say so at once, but go on trying.
      socket.disconnect();
      dispatch('socket_down');
      dispatch('unreachable');
      patience.lose();
      tryIn(backoffDelay(2, BACKOFF));
    },
    onReturn() {
      if (session.getSnapshot().status === 'unknown') void session.restore();
      else if (isSignedIn() && !socket.isConnected()) tryNow();
    },
  });

  const stopLogin = followLogin(session, {
    onSignedIn(remembered) {
      dispatch(remembered ? 'unreachable' : 'signed_in');
      patience.begin();
      tryNow();
    },
    onSignedOut: stop,
    onNoAnswer: () => dispatch('unreachable'),
  });

  function isSignedIn(): boolean {
    return session.getSnapshot().status === 'signed_in';
  }

  function dispatch(event: ConnectionEvent): void {
    const state = store.getSnapshot();
    const status = nextStatus(state.status, event);
    if (status !== state.status) store.set({ ...state, status, since: Date.now() });
  }

  function stop(event: ConnectionEvent): void {
    clearTimeout(attemptTimer);
    patience.end();
    socket.disconnect();
    failures = 0;
    dispatch(event);
  }

  function comeBack(): void {
    dispatch('socket_down');
    patience.begin();
    tryIn(backoffDelay(1, BACKOFF));
  }

  function tryIn(delayMs: number): void {
    clearTimeout(attemptTimer);
    attemptTimer = setTimeout(tryNow, delayMs);
  }

  function tryNow(): void {
    clearTimeout(attemptTimer);
    if (isSignedIn()) socket.connect();
  }

  function onFailed(error: ClientError): void {
    if (!isSignedIn()) return;
    failures += 1;
    if (error.code === 'unauthorized' && !hasRenewed) {
      hasRenewed = true;
      renewAndTry();
      return;
    }
    if (failures >= PATIENCE_ATTEMPTS || patience.isOver()) patience.lose();
    tryIn(Math.max(backoffDelay(failures, BACKOFF), error.retryAfterMs ?? 0));
  }

  /** A refused renewal ends the login by itself; without an answer the next attempt asks again. */
  function renewAndTry(): void {
    session.renewToken(lastToken).then(tryNow, () => {
      if (isSignedIn()) tryIn(backoffDelay(failures, BACKOFF));
    });
  }

  async function authenticateAgain(): Promise<void> {
    try {
      const token = await session.renewToken(lastToken);
      lastToken = token;
      await call('authenticate', { token });
    } catch {
      // The server will end the session at expiry; that path renews as well.
    }
  }

  function onSessionEnded(reason: SessionEndReason, retry: boolean): void {
    socket.disconnect();
    if (reason === 'revoked' && !retry) {
      session.end('revoked');
      return;
    }
    dispatch('socket_down');
    patience.begin();
    if (reason === 'token_expired' || reason === 'revoked') renewAndTry();
    else tryIn(500 + Math.random() * 2_500);
  }

  async function call<E extends ClientEvent>(event: E, payload: ClientEventInput<E>): Promise<AckData[E]> {
    try {
      return await socket.call(event, payload);
    } catch (thrown) {
      // Half open, most likely: a new socket shows, long before the heartbeat would.
      if (thrown instanceof AnswerTimeout && socket.isConnected()) reconnect();
      if (thrown instanceof ClientFailure && thrown.error.code === 'unauthorized') reconnect();
      throw thrown;
    }
  }

  function reconnect(): void {
    socket.disconnect();
    comeBack();
  }

  return {
    getSnapshot: store.getSnapshot,
    getInitialSnapshot: store.getInitialSnapshot,
    subscribe: store.subscribe,
    call,
    restOutcome(answered) {
      if (socket.isConnected() || !patience.isOver()) return;
      dispatch(answered ? 'rest_answered' : 'unreachable');
    },
    setQueued(queued) {
      const state = store.getSnapshot();
      if (state.queued !== queued) store.set({ ...state, queued });
    },
    close() {
      stopLogin();
      stopSessionEnded();
      page.close();
      stop('signed_out');
    },
  };
}
