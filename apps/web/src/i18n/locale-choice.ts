import type { Locale } from '@claimline/protocol';
import { readStored, writeStored } from '@claimline/react/src/browser/local-storage.ts';
import { useSyncExternalStore } from 'react';

const KEY = 'claimline:locale';
const listeners = new Set<() => void>();

/** Language of the account that is signed in: second to the person's own choice on this device. */
let accountLocale: Locale | null = null;

const isLocale = (value: unknown): value is Locale => value === 'fr' || value === 'en';

function current(): Locale {
  const chosen = readStored(KEY);
  if (isLocale(chosen)) return chosen;
  return accountLocale ?? (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en');
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  window.addEventListener('storage', onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener('storage', onChange);
  };
}

const tell = () => {
  for (const listener of listeners) listener();
};

/** The language to show: own choice, then the account's, then the browser's. Pages are drawn in French at build. */
export function useLocaleChoice(): Locale {
  return useSyncExternalStore(subscribe, current, () => 'fr');
}

export function chooseLocale(locale: Locale): void {
  writeStored(KEY, locale);
  tell();
}

export function setAccountLocale(locale: Locale | null): void {
  if (locale === accountLocale) return;
  accountLocale = locale;
  tell();
}
