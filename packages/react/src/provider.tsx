import type { ClaimlineClient } from '@claimline/client';
import { createContext, type ReactNode, use } from 'react';

const ClientContext = createContext<ClaimlineClient | null>(null);

/** Gives the client to every hook below; make it once, outside of rendering. */
export function ClaimlineProvider({ client, children }: { client: ClaimlineClient; children?: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

export function useClient(): ClaimlineClient {
  const client = use(ClientContext);
  if (!client) throw new Error('Wrap the page in <ClaimlineProvider client={…}>.');
  return client;
}
