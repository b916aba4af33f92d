'use client';

import { createClaimlineClient } from '@claimline/client';
import { patiently } from '@claimline/react/src/patiently.ts';
import { ClaimlineProvider } from '@claimline/react/src/provider.tsx';
import { Toasts } from '@claimline/react/src/ui/toast.tsx';
import { TooltipLayer } from '@claimline/react/src/ui/tooltip.tsx';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { MessagesProvider } from '../i18n/messages-provider';
import { LoginWatch } from './login-watch';

const BASE_URL = process.env.NEXT_PUBLIC_API_URL ?? '';

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => createClaimlineClient({ baseUrl: BASE_URL }));
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // Live events keep the cache fresh; the connection says when to ask again (see inbox/use-claim-news.ts).
          queries: { staleTime: 60_000, retry: 1, refetchOnWindowFocus: false, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );

  useEffect(() => {
    void client.login.restore();
  }, [client]);

  useEffect(() => {
    patiently(() => import('./service-worker')).then(
      ({ startServiceWorker }) => startServiceWorker(),
      () => undefined,
    );
  }, []);

  return (
    <ClaimlineProvider client={client}>
      <QueryClientProvider client={queries}>
        <MessagesProvider>
          <LoginWatch />
          {children}
          <Toasts />
          <TooltipLayer />
        </MessagesProvider>
      </QueryClientProvider>
    </ClaimlineProvider>
  );
}
