import type { ClaimStore, TimelineItem } from '@claimline/client';
import type { Message } from '@claimline/protocol';
import { type RefObject, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TrayControl } from '../files/use-tray';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { showToast } from '../ui/toast';
import type { ComposerHandle } from './composer';
import { isVisible } from './message-length';
import { useDraft } from './use-draft';
import { useReplying } from './use-replying';

interface Editing {
  messageId: string;
  before: string;
  text: string;
  busy: boolean;
}

/** What the composer holds: a new message with its draft and what it answers, or the new text of an own message. */
export function useComposing(
  store: ClaimStore,
  userId: string,
  items: readonly TimelineItem[],
  tray: TrayControl,
  composer: RefObject<ComposerHandle | null>,
) {
  const t = useTranslations('message');
  const errorText = useErrorText();
  const [draft, setDraft] = useDraft(userId, store.claimId);
  const { replyTo, ...replying } = useReplying(userId, store.claimId, items);
  const [editing, setEditing] = useState<Editing | null>(null);

  const startEdit = (messageId: string, content: string) => {
    setEditing({ messageId, before: content, text: content, busy: false });
    // At once, while the gesture lasts: the keyboard of a telephone opens only then.
    composer.current?.focus();
  };

  const startReply = (message: Message) => {
    setEditing(null);
    replying.start(message);
    composer.current?.focus();
  };

  const saveEdit = async ({ messageId, before, text }: Editing) => {
    if (text.trim() === before) return setEditing(null);
    setEditing((former) => former && { ...former, busy: true });
    try {
      await store.edit(messageId, text.trim());
      setEditing(null);
    } catch (thrown) {
      setEditing((former) => former && { ...former, busy: false });
      showToast(t('editFailed', { reason: errorText(errorOf(thrown)) }), 'failed');
    }
  };

  return {
    startEdit,
    startReply,
    text: editing ? editing.text : draft,
    editing: editing && { busy: editing.busy, onCancel: () => setEditing(null) },
    replying: replyTo && { quote: replyTo.quote, onCancel: replying.stop },
    onText(text: string) {
      if (editing) return setEditing({ ...editing, text });
      setDraft(text);
      if (isVisible(text)) store.typingStarted();
      else store.typingStopped();
    },
    onSubmit() {
      if (editing) return void saveEdit(editing);
      store.typingStopped();
      const files = tray.files.map(({ file }) => file);
      // What nobody could see is no text.
      store.send(isVisible(draft) ? draft.trim() : '', {
        ...(files.length > 0 && { files }),
        ...(replyTo && { replyTo }),
      });
      setDraft('');
      replying.stop();
      tray.clear();
    },
    onBlur() {
      if (!editing) store.typingStopped();
    },
  };
}
