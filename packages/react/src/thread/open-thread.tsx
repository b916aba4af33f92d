'use client';

import type { ClaimState, ClaimStore } from '@claimline/client';
import type { Claim } from '@claimline/protocol';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { copyText } from '../browser/copy-text';
import { laterFocus } from '../browser/later-focus';
import { useMediaQuery } from '../browser/use-media-query';
import { DropOverlay } from '../files/drop-overlay';
import { useFileDrop } from '../files/use-file-drop';
import { useFileNews } from '../files/use-file-news';
import { useThreadFiles } from '../files/use-thread-files';
import { useTray } from '../files/use-tray';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { useSurroundings } from '../surroundings';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { showToast } from '../ui/toast';
import { useConnection } from '../use-session';
import { isStaff, useUser } from '../user';
import { Announcer } from './announcer';
import { StatusMenu } from './claim-menus';
import { ClosedNotice } from './closed-notice';
import { Composer, type ComposerHandle } from './composer';
import { DetailsPane, useDetailsOpen } from './details-pane';
import { EmptyThread } from './empty-thread';
import { MessageInfo } from './message-info';
import type { MessageActions } from './message-row';
import { everyoneIn, peopleOf } from './people';
import { StatusChip } from './status-chip';
import { ThreadHeader } from './thread-header';
import { ThreadSearchBar } from './thread-search';
import { ThreadView } from './thread-view';
import { TypingLine } from './typing-line';
import { useClaimChange } from './use-claim-change';
import { useComposing } from './use-composing';
import type { Jump } from './use-jump';
import { useFindShortcut } from './use-thread-search';

interface OpenThreadProps {
  claim: Claim;
  state: ClaimState;
  store: ClaimStore;
  /** Null where there is nothing to go back to. */
  onBack: (() => void) | null;
}

export function OpenThread({ claim, state, store, onBack }: OpenThreadProps) {
  const t = useTranslations();
  const errorText = useErrorText();
  const user = useUser();
  const staff = isStaff(user);
  const { embedded } = useSurroundings();
  const connection = useConnection();
  const composer = useRef<ComposerHandle>(null);
  const tray = useTray(`${user.id}:${claim.id}`);
  const composing = useComposing(store, user.id, state.items, tray, composer);
  const change = useClaimChange(claim.id);
  const details = useDetailsOpen();
  const [searching, setSearching] = useState(false);
  const beforeSearch = useRef<Element | null>(null);
  const [jump, setJump] = useState<Jump | null>(null);
  const [infoId, setInfoId] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const closed = claim.status === 'CLOSED';
  const files = useThreadFiles({ store, items: state.items, user, closed });
  const drop = useFileDrop(closed || composing.editing ? null : addFiles);
  useFileNews(state.items, user.id, state.status === 'ready');
  const people = useMemo(() => peopleOf({ claim, items: state.items }), [claim, state.items]);
  const everyone = useMemo(() => everyoneIn(people, state.people), [people, state.people]);
  const online = state.online.filter((id) => id !== user.id).flatMap((id) => everyone.get(id) ?? []);
  // Who looks at the list is there, whatever the server counts as the claim's people.
  const onlineIds = new Set(connection.status === 'live' ? [...state.online, user.id] : state.online);
  const { startEdit, startReply } = composing;

  const copy = async (text: string) => {
    const copied = await copyText(text);
    showToast(t(copied ? 'message.copied' : 'message.copyFailed'), copied ? 'done' : 'failed');
  };

  const goTo = async (seq: number, focus: Jump['focus']) => {
    if (await store.loadBackTo(seq)) setJump({ seq, focus });
    else showToast(t('thread.jumpFailed', { reason: errorText(store.getSnapshot().error) }), 'failed');
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only when what a row can do changes.
  const actions: MessageActions = useMemo(
    () => ({
      retry: store.retry,
      discard: store.discard,
      copy,
      info: setInfoId,
      goTo: (seq) => void goTo(seq, laterFocus()),
      reply: closed ? null : startReply,
      edit: closed ? null : startEdit,
      askDelete: closed ? null : setDeleting,
      files: files.actions,
    }),
    [store, closed, files.actions],
  );

  function addFiles(chosen: readonly File[]): void {
    tray.add(chosen);
    composer.current?.focus();
  }

  const openSearch = () => {
    if (!searching) beforeSearch.current = document.activeElement;
    setSearching(true);
  };
  useFindShortcut(openSearch);

  const closeSearch = () => {
    setSearching(false);
    const before = beforeSearch.current;
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
    else composer.current?.focus();
  };

  const remove = async () => {
    if (deleting === null) return;
    try {
      await store.remove(deleting);
    } catch (thrown) {
      showToast(t('message.deleteFailed', { reason: errorText(errorOf(thrown)) }), 'failed');
    }
  };

  const editLast = () => {
    const last = state.items.findLast(
      ({ message }) => message.senderId === user.id && message.seq !== null && message.content !== null,
    );
    if (last?.message.content) startEdit(last.message.id, last.message.content);
  };

  // On a phone the keyboard would hide what one came to read.
  const fine = useMediaQuery('(pointer: fine)');
  const takesFocus = fine && !embedded;
  useEffect(() => {
    if (takesFocus) composer.current?.focus();
  }, [takesFocus]);

  const shown = infoId === null ? undefined : state.items.find(({ message }) => message.id === infoId)?.message;
  const status = staff ? (
    <StatusMenu claim={claim} onChange={change.mutate} />
  ) : (
    <StatusChip status={claim.status} staff={false} />
  );

  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <section
        {...drop.getRootProps({ role: 'region' })}
        aria-label={claim.subject}
        className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-canvas"
      >
        <ThreadHeader
          claim={claim}
          online={online}
          connection={connection}
          staff={staff}
          status={status}
          detailsOpen={details.open}
          onBack={onBack}
          onDetails={details.toggle}
          onSearch={openSearch}
        />
        {searching && <ThreadSearchBar claim={claim} goTo={(seq) => void goTo(seq, null)} onClose={closeSearch} />}
        {state.items.length === 0 ? (
          <EmptyThread claim={claim} />
        ) : (
          <ThreadView
            claim={claim}
            items={state.items}
            userId={user.id}
            people={everyone}
            hasOlder={state.hasOlder}
            loadingOlder={state.loadingOlder}
            readUpToSeqAtOpening={state.readUpToSeqAtOpening}
            canDeleteAll={user.role === 'ADMIN'}
            actions={actions}
            jump={jump}
            onLoadOlder={() => void store.loadOlder()}
            onRead={store.markRead}
            onLeave={() => composer.current?.focus()}
          />
        )}
        <TypingLine typing={state.typing} people={everyone} />
        {closed ? (
          <ClosedNotice staff={staff} busy={change.isPending} onReopen={() => change.mutate({ status: 'OPEN' })} />
        ) : (
          <Composer
            ref={composer}
            text={composing.text}
            onText={composing.onText}
            onSubmit={composing.onSubmit}
            tray={tray}
            editing={composing.editing}
            replying={composing.replying}
            onEditLast={editLast}
            onBlur={composing.onBlur}
          />
        )}
        {drop.isOver && <DropOverlay />}
        <Announcer items={state.items} userId={user.id} ready={state.status === 'ready'} />
      </section>
      <DetailsPane
        claim={claim}
        people={people}
        online={onlineIds}
        open={details.open}
        onOpenChange={details.set}
        onChange={change.mutate}
        onCopy={copy}
      />
      {files.dialogs}
      {shown && shown.seq !== null && (
        <MessageInfo message={shown} people={everyone} staff={staff} onClose={() => setInfoId(null)} />
      )}
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(open) => !open && setDeleting(null)}
        title={t('message.deleteTitle')}
        text={t('message.deleteText')}
        confirmLabel={t('common.delete')}
        onConfirm={() => void remove()}
      />
    </div>
  );
}
