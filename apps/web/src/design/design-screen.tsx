'use client';

import { ConnectionBanner, ConnectionMark } from '@claimline/react/src/connection/connection-view.tsx';
import { ClosedNotice } from '@claimline/react/src/thread/closed-notice.tsx';
import { Composer } from '@claimline/react/src/thread/composer.tsx';
import { peopleOf } from '@claimline/react/src/thread/people.ts';
import { StatusChip } from '@claimline/react/src/thread/status-chip.tsx';
import { claimStatuses } from '@claimline/react/src/thread/statuses.ts';
import { ThreadHeader } from '@claimline/react/src/thread/thread-header.tsx';
import { ThreadView } from '@claimline/react/src/thread/thread-view.tsx';
import { TypingLine } from '@claimline/react/src/thread/typing-line.tsx';
import { Avatar } from '@claimline/react/src/ui/avatar.tsx';
import { CountBadge } from '@claimline/react/src/ui/badge.tsx';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { IconButton } from '@claimline/react/src/ui/icon-button.tsx';
import { Skeleton } from '@claimline/react/src/ui/skeleton.tsx';
import { Inbox, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { InboxRow } from '../inbox/inbox-row';
import { InboxSkeleton } from '../inbox/inbox-skeleton';
import { Field, Input } from '../ui/field';
import { claim, claire, items, nina, quoteOfClaire, summaries } from './examples';
import { emptyTrayControl, fileActions } from './file-examples';
import { FilesPart } from './files-part';

const connectionStatuses = ['live', 'connecting', 'reconnecting', 'polling', 'offline', 'ended'] as const;
const colours = [
  'canvas',
  'surface',
  'raised',
  'sunken',
  'hover',
  'line',
  'text',
  'muted',
  'faint',
  'accent',
  'accent-solid',
  'accent-soft',
  'bubble-own',
  'danger',
  'warning',
  'success',
  'info',
];
const nothing = () => undefined;

/** Tokens and components on one page, in development only: look here before adding another. */
export function DesignScreen() {
  const people = useMemo(() => peopleOf({ claim, items }), []);
  const [text, setText] = useState('');
  return (
    <main className="mx-auto flex max-w-6xl flex-col gap-14 p-8">
      <h1 className="text-2xl font-semibold tracking-tight">Claimline · design</h1>
      <Part title="Colours (packages/react/src/styles/tokens.css)">
        {colours.map((name) => (
          <div key={name} className="w-28 text-xs text-muted">
            <div className="mb-1.5 h-12 rounded-md border border-line" style={{ background: `var(--${name})` }} />
            {name}
          </div>
        ))}
      </Part>
      <Part title="Type">
        <div className="flex flex-col gap-2">
          <p className="text-2xl font-semibold tracking-tight">2xl · page title</p>
          <p className="text-xl font-semibold tracking-tight">xl · pane title</p>
          <p className="text-lg font-semibold">lg · heading</p>
          <p className="text-base">base · text, 15 px</p>
          <p className="text-sm text-muted">sm · secondary</p>
          <p className="text-xs text-faint">xs · times, notes</p>
        </div>
      </Part>
      <Part title="Controls">
        <Button variant="primary">Primary</Button>
        <Button>Secondary</Button>
        <Button variant="ghost">Ghost</Button>
        <Button variant="danger">Danger</Button>
        <Button variant="primary" busy>
          Busy
        </Button>
        <IconButton label="Delete">
          <Trash2 size={18} aria-hidden />
        </IconButton>
        <div className="w-72">
          <Field label="Label" hint="A hint." error="What is wrong, and how to put it right.">
            {(control) => <Input {...control} />}
          </Field>
        </div>
      </Part>
      <Part title="States">
        {claimStatuses.map((status) => (
          <StatusChip key={status} status={status} staff />
        ))}
        <CountBadge count={3} label="" />
        <CountBadge count={128} label="" />
        <Avatar {...claire} size="s" />
        <Avatar {...nina} online />
        <Skeleton className="h-6 w-40 rounded-sm" />
      </Part>
      <Part title="Connection">
        {connectionStatuses.map((status) => (
          <div key={status} className="w-full">
            <ConnectionMark status={status} queued={2} />
            <ConnectionBanner status={status} queued={2} />
          </div>
        ))}
      </Part>
      <Part title="Inbox">
        <div className="h-[36rem] w-96 overflow-hidden rounded-lg border border-line bg-surface">
          {summaries.map((summary, index) => (
            <InboxRow
              key={summary.id}
              claim={summary}
              user={nina}
              selected={index === 1}
              tabbable={false}
              online={index === 0}
              onOpen={nothing}
            />
          ))}
        </div>
        <div className="flex h-[36rem] w-96 overflow-hidden rounded-lg border border-line bg-surface">
          <InboxSkeleton />
        </div>
      </Part>
      <Part title="Thread">
        <div className="flex h-[56rem] w-full flex-col overflow-hidden rounded-lg border border-line bg-canvas">
          <ThreadHeader
            claim={claim}
            online={[claire]}
            connection={{ status: 'offline', queued: 1 }}
            staff
            status={<StatusChip status={claim.status} staff />}
            detailsOpen={false}
            onBack={nothing}
            onDetails={nothing}
            onSearch={nothing}
          />
          <ThreadView
            claim={claim}
            items={items}
            userId={nina.id}
            people={people}
            hasOlder={false}
            loadingOlder={false}
            jump={null}
            readUpToSeqAtOpening={4}
            canDeleteAll={false}
            actions={{
              retry: nothing,
              discard: nothing,
              copy: nothing,
              info: nothing,
              goTo: nothing,
              reply: nothing,
              edit: nothing,
              askDelete: nothing,
              files: { ...fileActions, open: nothing },
            }}
            onLoadOlder={nothing}
            onRead={nothing}
            onLeave={nothing}
          />
          <TypingLine typing={['claire']} people={people} />
          <Composer
            text={text}
            onText={setText}
            onSubmit={() => setText('')}
            tray={emptyTrayControl}
            editing={null}
            replying={{ quote: quoteOfClaire, onCancel: nothing }}
            onEditLast={nothing}
            onBlur={nothing}
          />
        </div>
        <div className="w-full">
          <ClosedNotice staff busy={false} onReopen={nothing} />
          <Composer
            text={'x'.repeat(10_004)}
            onText={nothing}
            onSubmit={nothing}
            tray={emptyTrayControl}
            editing={{ busy: false, onCancel: nothing }}
            replying={null}
            onEditLast={nothing}
            onBlur={nothing}
          />
        </div>
      </Part>
      <Part title="Files">
        <FilesPart />
      </Part>
      <Part title="Empty">
        <EmptyState
          icon={<Inbox size={24} aria-hidden />}
          title="Nothing here"
          text="Why, and what to do about it."
          action={<Button variant="primary">Do it</Button>}
        />
      </Part>
    </main>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-4 border-b border-line pb-2 text-lg font-semibold">{title}</h2>
      <div className="flex flex-wrap items-center gap-4">{children}</div>
    </section>
  );
}
