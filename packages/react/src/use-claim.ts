import type { ClaimState, ClaimStore } from '@claimline/client';
import { useEffect } from 'react';
import { useClient } from './provider';
import { useLogin } from './use-session';
import { useStore } from './use-store';

export interface UseClaim {
  state: ClaimState;
  store: ClaimStore;
}

/** The conversation of one claim: opened while the component is mounted, closed with it. */
export function useClaim(claimId: string): UseClaim {
  const client = useClient();
  // The client has other stores for another user: render again when the login changes.
  useLogin();
  const store = client.claim(claimId);
  useEffect(() => store.open(), [store]);
  return { state: useStore(store), store };
}
