'use client';

import type { Locale } from '@claimline/protocol';
import sharedFrench from '@claimline/react/src/i18n/fr.json';
import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'use-intl';
import ownFrench from './fr.json';
import { useLocaleChoice } from './locale-choice';

const french = { ...sharedFrench, ...ownFrench };

interface Catalogue {
  locale: Locale;
  messages: typeof french;
}

const FRENCH: Catalogue = { locale: 'fr', messages: french };

async function load(locale: Locale): Promise<Catalogue> {
  if (locale === 'fr') return FRENCH;
  const [shared, own] = await Promise.all([import('@claimline/react/src/i18n/en.json'), import('./en.json')]);
  return { locale, messages: { ...shared.default, ...own.default } };
}

/** Gives the texts in the chosen language. The other language is fetched only by who reads it. */
export function MessagesProvider({ children }: { children: ReactNode }) {
  const chosen = useLocaleChoice();
  const [catalogue, setCatalogue] = useState(FRENCH);
  // Slow the first time: not while the modules are evaluated.
  const [timeZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);

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
