'use client';

import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { Banner } from '@claimline/react/src/ui/banner.tsx';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { iconButtonClass } from '@claimline/react/src/ui/icon-button.tsx';
import { Spinner } from '@claimline/react/src/ui/spinner.tsx';
import { ArrowLeft, CircleAlert, CircleCheck, CircleMinus, RefreshCcw, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { routes } from '../shell/routes';
import { StaffPage } from '../staff/staff-page';
import type { Check, Finding, FindingState } from './findings';
import { useDiagnosis } from './use-diagnosis';

const parts: Record<'path' | 'server', readonly Check[]> = {
  path: ['websocket', 'polling', 'upload', 'clock', 'address', 'proxy'],
  server: ['database', 'redis', 'storage', 'scanner', 'jobs', 'files'],
};

/** For administrators: the way of a conversation from this browser, and the parts of the server, in plain words. */
export function DiagnosticsScreen() {
  return (
    <StaffPage current="diagnostics" forAdmins>
      <Diagnosis />
    </StaffPage>
  );
}

function Diagnosis() {
  const t = useTranslations();
  const errorText = useErrorText();
  const { findings, error, isRunning, again } = useDiagnosis();
  const problems = findings.filter(({ state }) => state === 'failed' || state === 'warning').length;
  return (
    <main className="min-w-0 flex-1 overflow-y-auto bg-canvas" aria-busy={isRunning}>
      <div className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-6 sm:px-8">
        <header className="flex flex-wrap items-center gap-x-1 gap-y-3">
          <Link href={routes.inbox} aria-label={t('thread.backToInbox')} className={iconButtonClass('-ml-2 md:hidden')}>
            <ArrowLeft size={20} aria-hidden />
          </Link>
          <h1 className="text-2xl font-semibold tracking-tight">{t('diagnostics.title')}</h1>
          <Button className="ml-auto" busy={isRunning} onClick={again}>
            {!isRunning && <RefreshCcw size={16} aria-hidden />}
            {t('diagnostics.again')}
          </Button>
        </header>
        <p className="text-pretty text-muted">{t('diagnostics.lead')}</p>
        <div role="status" className="flex flex-col gap-2">
          {isRunning ? (
            <Banner className="rounded-md">{t('diagnostics.running')}</Banner>
          ) : (
            <Banner tone={problems + Number(error !== null) > 0 ? 'warning' : 'info'} className="rounded-md">
              {t('diagnostics.summary', { count: problems })}
            </Banner>
          )}
          {error && (
            <Banner tone="danger" className="rounded-md">
              {t('diagnostics.incomplete', { reason: errorText(errorOf(error)) })}
            </Banner>
          )}
        </div>
        {(['path', 'server'] as const).map((part) => (
          <section
            key={part}
            aria-labelledby={part}
            className="rounded-lg border border-line bg-surface p-4 shadow-sm sm:p-5"
          >
            <h2 id={part} className="mb-2 text-lg font-semibold">
              {t(`diagnostics.parts.${part}`)}
            </h2>
            <ul className="divide-y divide-line">
              {parts[part].map((check) => (
                <CheckRow
                  key={check}
                  check={check}
                  finding={findings.find((finding) => finding.check === check)}
                  isRunning={isRunning}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}

function CheckRow({ check, finding, isRunning }: { check: Check; finding: Finding | undefined; isRunning: boolean }) {
  const t = useTranslations('diagnostics');
  const key = finding && (`findings.${check}.${finding.result}` as 'findings.websocket.ok');
  return (
    <li className="flex gap-3 py-3">
      <span className="mt-0.5 shrink-0">
        {finding ? <Mark state={finding.state} /> : isRunning ? <Spinner /> : <Mark state="off" />}
      </span>
      <div className="min-w-0">
        <h3 className="font-medium">
          {t(`checks.${check}`)} {finding && <span className="sr-only">: {t(`states.${finding.state}`)}</span>}
        </h3>
        <p className="text-sm text-pretty text-muted">{key ? t(key, finding.values) : t('notKnown')}</p>
      </div>
    </li>
  );
}

function Mark({ state }: { state: FindingState }) {
  switch (state) {
    case 'ok':
      return <CircleCheck size={20} className="text-success" aria-hidden />;
    case 'warning':
      return <TriangleAlert size={20} className="text-warning" aria-hidden />;
    case 'failed':
      return <CircleAlert size={20} className="text-danger" aria-hidden />;
    case 'off':
      return <CircleMinus size={20} className="text-faint" aria-hidden />;
  }
}
