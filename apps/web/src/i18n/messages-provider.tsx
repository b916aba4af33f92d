'use client';

import type { Locale } from '@claimline/protocol';
import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'use-intl';
import french from './fr.json';
import { useLocaleChoice } from './locale-choice';

interface Catalogue {
  locale: Locale;
  messages: typeof french;
}

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const FRENCH: Catalogue = { locale: 'fr', messages: french };

async function load(locale: Locale): Promise<Catalogue> {
  if (locale === 'fr') return FRENCH;
  return { locale, messages: (await import('./en.json')).default };
}

/** Gives the texts in the chosen language. The other language is fetched only by who reads it. */
export function MessagesProvider({ children }: { children: ReactNode }) {
  const chosen = useLocaleChoice();
  const [catalogue, setCatalogue] = useState(FRENCH);

  useEffect(() => {
    let current = true;
    const show = (next: Catalogue) => current && setCatalogue(next);
    // French is here already, should the fetch of the other one fail.
    load(chosen).then(show, () => show(FRENCH));
    return () => {
      current = false;
    };
  }, [chosen]);

  useEffect(() => {
    document.documentElement.lang = catalogue.locale;
    if (catalogue.locale === chosen || chosen === 'fr') delete document.documentElement.dataset.localePending;
  }, [catalogue, chosen]);

  return (
    <IntlProvider locale={catalogue.locale} messages={catalogue.messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
