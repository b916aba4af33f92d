import type { User } from '@claimline/protocol';
import { ClientFailure, errorOf, toClientError } from './failure.js';
import { sendRequest } from './http.js';
import type { Session } from './login.js';
import { createStore } from './store.js';
import type { LoginState } from './types.js';

/** The login of a program that brings its own access tokens: nothing is renewed here, only asked for again. */
export function createProgramSession(baseUrl: string, accessToken: () => Promise<string>): Session {
  const store = createStore<LoginState>({ status: 'unknown' });

  const end = (reason: 'logged_out' | 'expired' | 'revoked') => {
    if (store.getSnapshot().status !== 'signed_out') store.set({ status: 'signed_out', reason });
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    async restore() {
      try {
        const user = await sendRequest<User>(baseUrl, { method: 'GET', path: '/auth/me', token: await accessToken() });
        store.set({ status: 'signed_in', user });
      } catch (thrown) {
        const error = toClientError(thrown);
        if (error.code === 'unauthorized') end('expired');
        else store.set({ status: 'unknown', error });
      }
      return store.getSnapshot();
    },
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
    close() {},
  };
}
