'use client';

import { Avatar } from '@claimline/react/src/ui/avatar.tsx';
import { Chip } from '@claimline/react/src/ui/chip.tsx';
import { clsx } from 'clsx';
import { CheckCheck, MessagesSquare, ShieldCheck, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

/** What the product is for, beside the form where there is room. */
export function Purpose() {
  const t = useTranslations('login.points');
  const app = useTranslations('app');
  return (
    <aside className="hidden flex-col justify-center gap-12 border-l border-line bg-canvas px-[clamp(3rem,6vw,8rem)] py-16 lg:flex">
      <p className="max-w-xl text-2xl font-semibold tracking-tight text-balance">{app('purpose')}</p>
      <SampleThread />
      <ul className="grid max-w-xl grid-cols-3 gap-6">
        <Point icon={<MessagesSquare size={18} aria-hidden />} title={t('thread')} text={t('threadText')} />
        <Point icon={<Zap size={18} aria-hidden />} title={t('live')} text={t('liveText')} />
        <Point icon={<ShieldCheck size={18} aria-hidden />} title={t('proof')} text={t('proofText')} />
      </ul>
    </aside>
  );
}

/** A glance at a conversation: a picture drawn with the app's own pieces. */
function SampleThread() {
  const t = useTranslations('login.sample');
  const status = useTranslations('status.customer');
  return (
    <div className="max-w-xl overflow-hidden rounded-lg border border-line bg-surface shadow-md" aria-hidden>
      <div className="flex items-center gap-3 border-b border-line px-5 py-3.5">
        <span className="min-w-0 flex-1 truncate font-semibold">{t('subject')}</span>
        <Chip tone="info">{status('WAITING_AGENT')}</Chip>
      </div>
      <div className="flex flex-col gap-3 px-5 py-5">
        <Bubble own>{t('question')}</Bubble>
        <div className="flex items-end gap-2.5">
          <Avatar id="01900000-0000-7000-8000-000000000003" firstName="Nina" lastName="Laurent" size="s" />
          <Bubble>{t('answer')}</Bubble>
        </div>
        <Bubble own>{t('thanks')}</Bubble>
      </div>
    </div>
  );
}

function Bubble({ own = false, children }: { own?: boolean; children: ReactNode }) {
  return (
    <p
      className={clsx(
        'max-w-[80%] rounded-bubble px-3.5 py-2',
        own ? 'self-end bg-bubble-own' : 'border border-line bg-bubble-other',
      )}
    >
      {children}
      {own && <CheckCheck size={16} className="float-right mt-1.5 ml-2.5 text-accent" />}
    </p>
  );
}

function Point({ icon, title, text }: { icon: ReactNode; title: string; text: string }) {
  return (
    <li>
      <span className="mb-3 flex size-9 items-center justify-center rounded-md bg-accent-soft text-accent">{icon}</span>
      <span className="block text-sm font-semibold">{title}</span>
      <span className="mt-1 block text-sm text-pretty text-muted">{text}</span>
    </li>
  );
}
