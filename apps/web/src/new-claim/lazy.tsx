'use client';

import { patiently } from '@claimline/react/src/patiently.ts';
import { Skeleton } from '@claimline/react/src/ui/skeleton.tsx';
import dynamic from 'next/dynamic';

/** Only staff choose a customer: others never fetch it. */
export const CustomerPicker = dynamic(async () => (await patiently(() => import('./customer-picker'))).CustomerPicker, {
  ssr: false,
  // As high as what follows.
  loading: () => (
    <div className="flex flex-col gap-1.5">
      <Skeleton className="my-0.5 h-4 w-16 rounded-sm" />
      <Skeleton className="h-11 rounded-md" />
      <Skeleton className="my-0.5 h-4 w-48 rounded-sm" />
    </div>
  ),
});

/** Needed after the words: they can be written meanwhile. */
export const FileField = dynamic(async () => (await patiently(() => import('./file-field'))).FileField, {
  ssr: false,
  loading: () => (
    <div className="flex flex-col gap-1.5">
      <Skeleton className="my-0.5 h-4 w-16 rounded-sm" />
      <Skeleton className="h-17 rounded-lg touch:h-18" />
    </div>
  ),
});
