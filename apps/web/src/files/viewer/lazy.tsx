'use client';

import dynamic from 'next/dynamic';

// What opens over the page is fetched when it is first opened.

export const Lightbox = dynamic(async () => (await import('./lightbox')).Lightbox, { ssr: false });
export const PdfReader = dynamic(async () => (await import('./pdf-reader')).PdfReader, { ssr: false });
