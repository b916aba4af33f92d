'use client';

import type { Locale } from '@claimline/protocol';
import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'use-intl';
import french from '../i18n/fr.json';

type Catalogue = typeof french;

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The texts in this language; English is fetched by who reads it. */
export function MessagesIn({ locale, children }: { locale: Locale; children: ReactNode }) {
  const [english, setEnglish] = useState<Catalogue | null>(null);

  useEffect(() => {
    if (locale === 'fr') return;
    let current = true;
    const show = (catalogue: Catalogue) => current && setEnglish(catalogue);
    // French is here already, should the fetch of the other one fail.
    import('../i18n/en.json').then(
      (loaded) => show(loaded.default),
      () => show(french),
    );
    return () => {
      current = false;
    };
  }, [locale]);

  const messages = locale === 'fr' ? french : english;
  return (
    messages && (
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
        {children}
      </IntlProvider>
    )
  );
}
