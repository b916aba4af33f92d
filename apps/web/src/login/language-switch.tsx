'use client';

import { clsx } from 'clsx';
import { useLocale, useTranslations } from 'use-intl';
import { chooseLocale } from '../i18n/locale-choice';

const languages = [
  { locale: 'fr', name: 'Français' },
  { locale: 'en', name: 'English' },
] as const;

export function LanguageSwitch() {
  const t = useTranslations('nav');
  const current = useLocale();
  return (
    <fieldset className="flex rounded-md bg-sunken p-0.5" aria-label={t('language')}>
      {languages.map(({ locale, name }) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={locale === current}
          onClick={() => chooseLocale(locale)}
          className={clsx(
            'h-8 rounded-sm px-2.5 text-sm font-medium transition-colors touch:h-11',
            locale === current ? 'bg-surface text-text shadow-sm' : 'text-muted hover:text-text',
          )}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
