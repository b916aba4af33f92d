'use client';

import { useClient } from '@claimline/react/src/provider.tsx';
import { Avatar } from '@claimline/react/src/ui/avatar.tsx';
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuSeparator } from '@claimline/react/src/ui/menu.tsx';
import { isStaff, useUser } from '@claimline/react/src/user.tsx';
import { ChartColumn, Keyboard, LogOut, Stethoscope } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { chooseLocale } from '../i18n/locale-choice';
import { NoticeSwitches } from '../notices/notice-switches';
import { routes } from './routes';
import { ShortcutsDialog } from './shortcuts-dialog';
import { chooseTheme, themeChoices, useThemeChoice } from './theme-choice';

const themeLabels = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

const languages = [
  { value: 'fr', label: <span lang="fr">Français</span> },
  { value: 'en', label: <span lang="en">English</span> },
] as const;

/** Who is signed in, how the app looks, and the way out. */
export function AccountMenu({ side = 'bottom' }: { side?: 'bottom' | 'right' }) {
  const t = useTranslations('nav');
  const role = useTranslations('role');
  const locale = useLocale();
  const theme = useThemeChoice();
  const user = useUser();
  const { login } = useClient();
  const router = useRouter();
  const [shortcutsOpen, setShortcutsOpen] = useState(false);
  const name = `${user.firstName} ${user.lastName}`;

  return (
    <>
      <Menu
        side={side}
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t('account', { name })}
            className="flex size-11 items-center justify-center rounded-full transition-colors hover:bg-hover"
          >
            <Avatar id={user.id} firstName={user.firstName} lastName={user.lastName} size="s" />
          </button>
        }
      >
        <MenuHeading>
          <p className="font-semibold">{name}</p>
          <p className="text-sm text-faint">
            {role(user.role)} · {user.email}
          </p>
        </MenuHeading>
        <MenuSeparator />
        {isStaff(user) && (
          <>
            <MenuItem icon={<ChartColumn size={18} aria-hidden />} onSelect={() => router.push(routes.insights)}>
              {t('insights')}
            </MenuItem>
            {user.role === 'ADMIN' && (
              <MenuItem icon={<Stethoscope size={18} aria-hidden />} onSelect={() => router.push(routes.diagnostics)}>
                {t('diagnostics')}
              </MenuItem>
            )}
            <MenuSeparator />
          </>
        )}
        <MenuChoice
          label={t('theme')}
          value={theme}
          choices={themeChoices.map((choice) => ({ value: choice, label: t(themeLabels[choice]) }))}
          onChoose={chooseTheme}
        />
        <MenuSeparator />
        <MenuChoice label={t('language')} value={locale} choices={languages} onChoose={chooseLocale} />
        <MenuSeparator />
        <NoticeSwitches />
        <MenuSeparator />
        <MenuItem icon={<Keyboard size={18} aria-hidden />} onSelect={() => setShortcutsOpen(true)}>
          {t('shortcuts')}
        </MenuItem>
        <MenuItem icon={<LogOut size={18} aria-hidden />} onSelect={() => void login.logout()}>
          {t('logout')}
        </MenuItem>
      </Menu>
      <ShortcutsDialog open={shortcutsOpen} onOpenChange={setShortcutsOpen} />
    </>
  );
}
