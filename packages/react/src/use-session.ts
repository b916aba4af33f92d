import type { ConnectionState, LoginState, PresenceState } from '@claimline/client';
import { useClient } from './provider';
import { useStore } from './use-store';

/** Who is signed in. Call `login`, `logout` and `restore` on `useClient().login`. */
export function useLogin(): LoginState {
  return useStore(useClient().login);
}

/** How the server is reached at the moment, and how many messages wait. */
export function useConnection(): ConnectionState {
  return useStore(useClient().connection);
}

/** Who is online, as far as this client was told. */
export function usePresence(): PresenceState {
  return useStore(useClient().presence);
}
