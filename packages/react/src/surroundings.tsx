'use client';

import { createContext, type ReactNode, use } from 'react';

/** What differs between a page that is the thread's own and one that it is a part of. */
export interface Surroundings {
  /** The page belongs to somebody else: its keys, its focus and its width are not the thread's. */
  embedded: boolean;
  /** Where dialogs and menus are put; null for the end of the page. */
  layer: HTMLElement | null;
  /** Whether something is the thread's, its dialogs included. */
  owns(target: EventTarget | null): boolean;
  /** The page that draws PDFs, on the server of the files. */
  pdfReader: string;
}

const ownPage: Surroundings = { embedded: false, layer: null, owns: () => true, pdfReader: '/pdf/reader.html' };

const SurroundingsContext = createContext(ownPage);

export function SurroundingsProvider({ value, children }: { value: Surroundings; children: ReactNode }) {
  return <SurroundingsContext value={value}>{children}</SurroundingsContext>;
}

export function useSurroundings(): Surroundings {
  return use(SurroundingsContext);
}
