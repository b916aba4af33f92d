'use client';

import { Dialog } from '@claimline/react/src/ui/dialog.tsx';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

interface ShortcutsDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  const t = useTranslations('shortcuts');
  const enter = t('keys.enter');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} wide>
      {/* biome-ignore lint/a11y/useSemanticElements: no fields, so no fieldset. */}
      <div
        role="group"
        aria-label={t('title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is higher than the window, it is scrolled by keyboard.
        tabIndex={0}
        className="grid gap-x-8 gap-y-6 rounded-sm sm:grid-cols-2"
      >
        <Group title={t('list')}>
          <Shortcut keys={['↑', '↓']} text={t('moveClaims')} />
          <Shortcut keys={[enter]} text={t('openClaim')} />
          <Shortcut keys={['/']} text={t('search')} />
        </Group>
        <Group title={t('thread')}>
          <Shortcut keys={['↑', '↓']} text={t('moveMessages')} />
          <Shortcut keys={['R']} text={t('reply')} />
          <Shortcut keys={['Ctrl', 'F']} together text={t('searchThread')} />
          <Shortcut keys={[t('keys.home'), t('keys.end')]} text={t('firstLast')} />
          <Shortcut keys={[enter]} text={t('messageActions')} />
          <Shortcut keys={[t('keys.escape')]} text={t('toComposer')} />
        </Group>
        <Group title={t('composer')}>
          <Shortcut keys={[enter]} text={t('send')} />
          <Shortcut keys={[t('keys.shift'), enter]} together text={t('newLine')} />
          <Shortcut keys={['↑']} text={t('editLast')} />
          <Shortcut keys={[t('keys.escape')]} text={t('cancel')} />
          <Shortcut keys={['?']} text={t('help')} />
        </Group>
        <Group title={t('image')}>
          <Shortcut keys={['←', '→']} text={t('moveImages')} />
          <Shortcut keys={['+', '−']} text={t('zoom')} />
          <Shortcut keys={['R']} text={t('rotate')} />
        </Group>
      </div>
    </Dialog>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold text-muted">{title}</h3>
      <dl className="divide-y divide-line border-y border-line">{children}</dl>
    </section>
  );
}

function Shortcut({ keys, text, together = false }: { keys: string[]; text: string; together?: boolean }) {
  return (
    <div className="flex items-center justify-between gap-4 py-2">
      <dt>{text}</dt>
      <dd className="flex shrink-0 items-center gap-1 text-sm text-muted">
        {keys.map((key, index) => (
          <span key={key} className="contents">
            {together && index > 0 && '+'}
            <kbd className="min-w-6 rounded-sm border border-line-strong bg-sunken px-1.5 py-0.5 text-center font-sans text-xs font-medium">
              {key}
            </kbd>
          </span>
        ))}
      </dd>
    </div>
  );
}
