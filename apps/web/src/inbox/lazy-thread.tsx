'use client';

import { patiently } from '@claimline/react/src/patiently.ts';
import { ThreadSkeleton } from '@claimline/react/src/thread/thread-skeleton.tsx';
import dynamic from 'next/dynamic';

const load = () => import('@claimline/react/src/thread/thread-pane.tsx');

/** The thread comes after the list can be used. */
export const ThreadPane = dynamic(async () => (await patiently(load)).ThreadPane, {
  ssr: false,
  loading: ThreadSkeleton,
});

/** Fetches the thread's code ahead, once the list is there and the page is at rest. Returns how to stop. */
export function preloadThread(): () => void {
  const timer = setTimeout(() => void load().catch(() => undefined), 2_000);
  return () => clearTimeout(timer);
}
