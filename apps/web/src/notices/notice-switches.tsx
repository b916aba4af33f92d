'use client';

import { MenuNote, MenuSwitch } from '@claimline/react/src/ui/menu.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStoredSwitch } from '../shell/stored-switch';
import { noticeChoice, soundChoice } from './choices';
import { askForNotices, noticeState } from './system-notices';

/** How one is told of new messages. */
export function NoticeSwitches() {
  const t = useTranslations('nav');
  const sound = useStoredSwitch(soundChoice);
  const wanted = useStoredSwitch(noticeChoice);
  const [, setAnswered] = useState(0);
  const state = noticeState(wanted);

  const onNotices = async (on: boolean) => {
    if (on) await askForNotices();
    else noticeChoice.set(false);
    // What the browser allows has perhaps changed, and nobody tells.
    setAnswered((count) => count + 1);
  };

  return (
    <>
      <MenuSwitch checked={sound} onChange={soundChoice.set}>
        {t('sound')}
      </MenuSwitch>
      {state !== 'absent' && (
        <MenuSwitch checked={state === 'on'} disabled={state === 'denied'} onChange={(on) => void onNotices(on)}>
          {t('notices')}
        </MenuSwitch>
      )}
      {state === 'denied' && <MenuNote>{t('noticesDenied')}</MenuNote>}
    </>
  );
}
