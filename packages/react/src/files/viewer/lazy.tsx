'use client';

import { type ComponentProps, lazy, Suspense } from 'react';
import { patiently } from '../../patiently';

// What opens over the page is fetched when it is first opened.

const LoadedLightbox = lazy(async () => ({ default: (await patiently(() => import('./lightbox'))).Lightbox }));
const LoadedPdfReader = lazy(async () => ({ default: (await patiently(() => import('./pdf-reader'))).PdfReader }));

export function Lightbox(props: ComponentProps<typeof LoadedLightbox>) {
  return (
    <Suspense>
      <LoadedLightbox {...props} />
    </Suspense>
  );
}

export function PdfReader(props: ComponentProps<typeof LoadedPdfReader>) {
  return (
    <Suspense>
      <LoadedPdfReader {...props} />
    </Suspense>
  );
}
