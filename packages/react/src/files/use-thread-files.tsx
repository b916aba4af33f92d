import type { ClaimStore, TimelineItem } from '@claimline/client';
import type { Attachment, User } from '@claimline/protocol';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { useClient } from '../provider';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { showToast } from '../ui/toast';
import type { FileActions } from './file-actions';
import { FileViewer } from './file-viewer';
import { saveFile } from './save-file';

interface ThreadFiles {
  /** Made again only when what can be done changes. */
  actions: FileActions;
  /** What opens over the page. */
  dialogs: ReactNode;
}

interface ThreadFilesOptions {
  store: ClaimStore;
  items: readonly TimelineItem[];
  user: User;
  /** A closed claim can be read, not changed. */
  closed: boolean;
}

/** The files of one claim's messages: opened, saved, deleted after a question. */
export function useThreadFiles({ store, items, user, closed }: ThreadFilesOptions): ThreadFiles {
  const t = useTranslations();
  const errorText = useErrorText();
  const client = useClient();
  const [openId, setOpenId] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<Attachment | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `save` says its words, whichever they are by then.
  const actions: FileActions = useMemo(
    () => ({
      url: client.attachmentUrl,
      plainUrls: client.plainUrls,
      bytes: (id, request = { inline: true }) => client.fetchAttachment(id, request),
      save: (attachment) => void save(attachment),
      open: ({ id }) => setOpenId(id),
      askDelete: closed ? null : setDeleting,
      cancelUpload: store.cancelUpload,
      retryUpload: store.retryUpload,
    }),
    [client, store, closed],
  );

  async function save({ id, fileName }: Attachment): Promise<void> {
    if (client.plainUrls) return saveFile(client.attachmentUrl(id), fileName);
    try {
      const url = URL.createObjectURL(await client.fetchAttachment(id));
      saveFile(url, fileName);
      // The download has begun by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (thrown) {
      showToast(t('files.saveFailed', { name: fileName, reason: errorText(errorOf(thrown)) }), 'failed');
    }
  }

  const remove = async ({ id, fileName }: Attachment) => {
    try {
      await store.removeAttachment(id);
    } catch (thrown) {
      showToast(t('files.deleteFailed', { name: fileName, reason: errorText(errorOf(thrown)) }), 'failed');
    }
  };

  return {
    actions,
    dialogs: (
      <>
        {openId !== null && (
          <FileViewer
            items={items}
            openId={openId}
            actions={actions}
            canDelete={(senderId) => senderId === user.id || user.role === 'ADMIN'}
            onOpen={setOpenId}
          />
        )}
        <ConfirmDialog
          open={deleting !== null}
          onOpenChange={(open) => !open && setDeleting(null)}
          title={t('files.deleteTitle')}
          text={t('files.deleteText', { name: deleting?.fileName ?? '' })}
          confirmLabel={t('common.delete')}
          onConfirm={() => void (deleting && remove(deleting))}
        />
      </>
    ),
  };
}
