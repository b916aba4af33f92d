import type { BrowserSession, Login } from '@claimline/protocol';
import { backoffDelay } from './backoff.js';
import { ClientFailure, errorOf, toClientError } from './failure.js';
import { type HeldToken, holdToken } from './held-token.js';
import { sendRequest, type TokenSource } from './http.js';
import { keepsNothing, type LastKnown } from './last-known.js';
import { localFlag } from './local-flag.js';
import { withLock } from './locks.js';
import { pendingLogout } from './pending-logout.js';
import { createStore } from './store.js';
import { openTabChannel } from './tabs.js';
import type { LoginState, LoginStore } from './types.js';
import { withinPatience } from './within-patience.js';

/** The login as the rest of this package sees it. */
export interface Session extends LoginStore, TokenSource {
  /** The login is over, whatever the cookie says. */
  end(reason: 'expired' | 'revoked'): void;
  close(): void;
}

/** A server that is this slow is not waited for where there is something to show. */
const RECALL_AFTER_MS = 2_000;

/** There is a login in this browser. Without it the server is asked first: a refused renewal would be logged as an error. */
const knownLogin = localFlag('claimline.login');

type SignedOutReason = Extract<LoginState, { status: 'signed_out' }>['reason'];
type TabNote = { kind: 'signed_in'; userId: string } | { kind: 'signed_out'; reason: SignedOutReason };

/** A login kept by the refresh cookie. The access token lives in this closure and nowhere else. */
export function createCookieSession(baseUrl: string, lastKnown: LastKnown = keepsNothing): Session {
  const store = createStore<LoginState>({ status: 'unknown' });
  let held: HeldToken | null = null;
  let renewal: Promise<string> | null = null;
  /** Raised by each login and logout: an answer to what was asked before it no longer counts. */
  let generation = 0;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const tabs = openTabChannel<TabNote>('claimline.login', (note) => {
    const state = store.getSnapshot();
    if (note.kind === 'signed_out') signOut(note.reason, false);
    else if (state.status !== 'signed_in' || state.user.id !== note.userId) renew().catch(() => {});
  });

  function signIn(login: Login): string {
    held = holdToken(login.accessToken, login.expiresIn);
    knownLogin.set();
    failures = 0;
    const before = store.getSnapshot();
    void lastKnown.keepUser(login.user);
    const isKnown = before.status === 'signed_in' && !before.remembered;
    const isSame = isKnown && JSON.stringify(before.user) === JSON.stringify(login.user);
    if (!isSame) store.set({ status: 'signed_in', user: login.user });
    return held.token;
  }

  function signOut(reason: SignedOutReason, tellTabs = true): void {
    generation += 1;
    held = null;
    knownLogin.clear();
    clearTimeout(retryTimer);
    void lastKnown.forgetAll();
    const before = store.getSnapshot();
    // The server's word of a logout in another tab may be here before that tab's own.
    const isExplained = reason === 'logged_out' && before.status === 'signed_out' && before.reason !== 'logged_out';
    if (before.status === 'signed_out' && !isExplained) return;
    store.set({ status: 'signed_out', reason });
    if (tellTabs) tabs.post({ kind: 'signed_out', reason });
  }

  function renew(): Promise<string> {
    renewal ??= refresh().finally(() => {
      renewal = null;
    });
    return renewal;
  }

  async function refresh(): Promise<string> {
    const asked = generation;
    try {
      if (store.getSnapshot().status === 'unknown' && knownLogin.isSet() === false) await assertCookie();
      const login = await withLock('claimline.refresh', 15_000, () =>
        sendRequest<Login>(baseUrl, { method: 'POST', path: '/auth/refresh', withCookie: true }),
      );
      return asked === generation ? signIn(login) : currentToken();
    } catch (thrown) {
      const error = toClientError(thrown);
      if (asked !== generation) return currentToken();
      if (error.code === 'unauthorized') signOut(store.getSnapshot().status === 'unknown' ? 'never' : 'expired');
      else noAnswer(error);
      throw thrown;
    }
  }

  async function assertCookie(): Promise<void> {
    const path = '/auth/session';
    const { hasLogin } = await sendRequest<BrowserSession>(baseUrl, { method: 'GET', path, withCookie: true });
    if (!hasLogin) throw new ClientFailure(errorOf('unauthorized'));
  }

  /** Signs nobody out: the login may be good, only the server is out of reach. */
  function noAnswer(error: ReturnType<typeof toClientError>): void {
    if (store.getSnapshot().status !== 'unknown') return;
    store.set({ status: 'unknown', error });
    clearTimeout(retryTimer);
    failures += 1;
    retryTimer = setTimeout(() => renew().catch(() => {}), backoffDelay(failures, { firstMs: 1_000, maxMs: 10_000 }));
  }

  /** Opens with what this browser remembers, whatever has become of the login: nothing else is to be had. */
  async function recall(): Promise<void> {
    const asked = generation;
    const user = await lastKnown.user();
    if (!user || asked !== generation || store.getSnapshot().status !== 'unknown') return;
    clearTimeout(retryTimer);
    store.set({ status: 'signed_in', user, remembered: true });
  }

  function currentToken(): string {
    if (held) return held.token;
    throw new ClientFailure(errorOf('unauthorized'));
  }

  const logOutAtServer = () => sendRequest<null>(baseUrl, { method: 'POST', path: '/auth/logout', withCookie: true });

  return {
    getSnapshot: store.getSnapshot,
    getInitialSnapshot: store.getInitialSnapshot,
    subscribe: store.subscribe,

    async restore() {
      if (store.getSnapshot().status !== 'unknown') return store.getSnapshot();
      if (pendingLogout.isSet()) {
        signOut('logged_out', false);
        await logOutAtServer().then(pendingLogout.clear, () => {});
        return store.getSnapshot();
      }
      const renewed = renew().catch(() => {});
      await withinPatience(renewed, RECALL_AFTER_MS);
      if (store.getSnapshot().status === 'unknown') await recall();
      if (store.getSnapshot().status === 'unknown') await renewed;
      return store.getSnapshot();
    },

    async login(email, password) {
      const login = await sendRequest<Login>(baseUrl, {
        method: 'POST',
        path: '/auth/login',
        body: { email, password },
        withCookie: true,
      });
      generation += 1;
      clearTimeout(retryTimer);
      pendingLogout.clear();
      signIn(login);
      tabs.post({ kind: 'signed_in', userId: login.user.id });
      return login.user;
    },

    async logout() {
      pendingLogout.set();
      signOut('logged_out');
      await logOutAtServer().then(pendingLogout.clear, () => {});
    },

    async getToken() {
      if (store.getSnapshot().status === 'signed_out') throw new ClientFailure(errorOf('unauthorized'));
      return held?.isFresh() ? held.token : renew();
    },

    async renewToken(refused) {
      if (store.getSnapshot().status === 'signed_out') throw new ClientFailure(errorOf('unauthorized'));
      return held && held.token !== refused && held.isFresh() ? held.token : renew();
    },

    end: signOut,
    close() {
      generation += 1;
      clearTimeout(retryTimer);
      tabs.close();
    },
  };
}
