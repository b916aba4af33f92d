import type sharedMessages from '@claimline/react/src/i18n/fr.json';
import type messages from './fr.json';
import type staffMessages from './staff-fr.json';

declare module 'use-intl' {
  interface AppConfig {
    Locale: 'fr' | 'en';
    // Every key is checked by the compiler against the French catalogues; those of staff need `StaffMessages` around them.
    Messages: typeof sharedMessages & typeof messages & typeof staffMessages;
  }
}
