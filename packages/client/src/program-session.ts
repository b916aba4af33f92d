import type { User } from '@claimline/protocol';
import { backoffDelay } from './backoff.js';
import { ClientFailure, errorOf, toClientError } from './failure.js';
import { sendRequest } from './http.js';
import type { Session } from './login.js';
import { createStore } from './store.js';
import type { ClientError, LoginState } from './types.js';

/** The login of a program that brings its own access tokens: nothing is renewed here, only asked for again. */
export function createProgramSession(baseUrl: string, accessToken: () => Promise<string>): Session {
  const store = createStore<LoginState>({ status: 'unknown' });
  let restoring: Promise<LoginState> | null = null;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const end = (reason: 'logged_out' | 'expired' | 'revoked') => {
    clearTimeout(retryTimer);
    if (store.getSnapshot().status !== 'signed_out') store.set({ status: 'signed_out', reason });
  };

  /** One try at a time, however many parts of a page ask for it. */
  function restore(): Promise<LoginState> {
    restoring ??= ask().finally(() => {
      restoring = null;
    });
    return restoring;
  }

  async function ask(): Promise<LoginState> {
    clearTimeout(retryTimer);
    try {
      const user = await sendRequest<User>(baseUrl, { method: 'GET', path: '/auth/me', token: await accessToken() });
      if (store.getSnapshot().status === 'unknown') store.set({ status: 'signed_in', user });
    } catch (thrown) {
      noAnswer(toClientError(thrown));
    }
    return store.getSnapshot();
  }

  function noAnswer(error: ClientError): void {
    if (isClosed || store.getSnapshot().status !== 'unknown') return;
    if (error.code === 'unauthorized') {
      end('expired');
      return;
    }
    store.set({ status: 'unknown', error });
    failures += 1;
    retryTimer = setTimeout(() => void restore(), backoffDelay(failures, { firstMs: 1_000, maxMs: 10_000 }));
  }

  return {
    getSnapshot: store.getSnapshot,
    getInitialSnapshot: store.getInitialSnapshot,
    subscribe: store.subscribe,
    restore,
    async login() {
      throw new ClientFailure(errorOf('forbidden', 'This client was given its access token.'));
    },
    async logout() {
      end('logged_out');
    },
    getToken: accessToken,
    async renewToken(refused) {
      const token = await accessToken();
      if (token !== refused) return token;
      end('expired');
      throw new ClientFailure(errorOf('unauthorized'));
    },
    end,
    close() {
      isClosed = true;
      clearTimeout(retryTimer);
    },
  };
}
