'use client';

import type { ClaimlineClient } from '@claimline/client';
import type { Locale } from '@claimline/protocol';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { type CSSProperties, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { ClaimlineProvider } from '../provider';
import { SurroundingsProvider } from '../surroundings';
import { Toasts } from '../ui/toast';
import { TooltipLayer } from '../ui/tooltip';
import { EmbeddedThread } from './embedded-thread';
import { MessagesIn } from './messages-in';

export interface ClaimThreadProps {
  claimId: string;
  /** Made once, outside of rendering. The page closes it; a person who signs in again comes with another one. */
  client: ClaimlineClient;
  /** Default: `fr`. */
  locale?: Locale;
  /** `system` is as the device is set. Default: `system`. */
  theme?: 'light' | 'dark' | 'system';
  /** Asked for by "Sign in again" once the login is over; without it the sentence stands alone. */
  onSignIn?: () => void;
  /** Of the element around it, which is 40rem high unless this says otherwise. */
  className?: string;
  style?: CSSProperties;
}

/**
 * The conversation of one claim, as a part of any page: `import '@claimline/react/styles.css'` goes with it. It brings its
 * own colours, words and dialogs, and touches nothing else of the page.
 */
export function ClaimThread({
  claimId,
  client,
  locale = 'fr',
  theme = 'system',
  onSignIn,
  className,
  style,
}: ClaimThreadProps) {
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const [layer, setLayer] = useState<HTMLElement | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: nothing that one client has loaded is shown to another's person.
  const queries = useMemo(newQueries, [client]);
  const surroundings = useMemo(
    () => ({
      embedded: true,
      layer,
      owns: (target: EventTarget | null) =>
        target instanceof Node && (root?.contains(target) === true || layer?.contains(target) === true),
      pdfReader: `${client.baseUrl}/pdf/reader.html`,
    }),
    [root, layer, client],
  );
  const look = { 'data-theme': theme, lang: locale };

  return (
    <div className={clsx('claimline-thread', className)} style={style}>
      <div ref={setRoot} {...look} className="claimline">
        <ClaimlineProvider client={client}>
          <QueryClientProvider client={queries}>
            <MessagesIn locale={locale}>
              <SurroundingsProvider value={surroundings}>
                <EmbeddedThread claimId={claimId} onSignIn={onSignIn} />
                {root &&
                  createPortal(
                    // Over whatever the page puts on top of itself.
                    <div ref={setLayer} {...look} className="claimline claimline-layer">
                      <Toasts />
                      <TooltipLayer />
                    </div>,
                    root.ownerDocument.body,
                  )}
              </SurroundingsProvider>
            </MessagesIn>
          </QueryClientProvider>
        </ClaimlineProvider>
      </div>
    </div>
  );
}

function newQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 60_000, retry: 1, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}
