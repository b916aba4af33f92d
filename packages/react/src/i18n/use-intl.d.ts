import type messages from './fr.json';

declare module 'use-intl' {
  interface AppConfig {
    Locale: 'fr' | 'en';
    // Every key is checked by the compiler against the French catalogue.
    Messages: typeof messages;
  }
}
