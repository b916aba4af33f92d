'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider, type Messages, useLocale, useMessages } from 'use-intl';
import french from './staff-fr.json';

type StaffCatalogue = typeof french;

/** The texts of pages that few people see, which the others need not load: comes with the page itself. */
export function StaffMessages({ children }: { children: ReactNode }) {
  const locale = useLocale();
  const shared: Messages = useMessages();
  const [english, setEnglish] = useState<StaffCatalogue | null>(null);

  useEffect(() => {
    if (locale === 'fr') return;
    let current = true;
    const show = (catalogue: StaffCatalogue) => current && setEnglish(catalogue);
    // French is here already, should the fetch of the other one fail.
    import('./staff-en.json').then(
      (loaded) => show(loaded.default),
      () => show(french),
    );
    return () => {
      current = false;
    };
  }, [locale]);

  const own = locale === 'fr' ? french : english;
  return (
    own && (
      <IntlProvider locale={locale} messages={{ ...shared, ...own }}>
        {children}
      </IntlProvider>
    )
  );
}
