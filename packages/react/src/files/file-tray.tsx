'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { IconButton } from '../ui/icon-button';
import { FileName } from './file-name';
import { LocalPreview } from './local-preview';
import { RefusedFiles } from './refused-files';
import type { TrayFile } from './tray';
import type { TrayControl } from './use-tray';

interface FileTrayProps {
  tray: Pick<TrayControl, 'files' | 'refused' | 'remove' | 'dismissRefused'>;
  /** Where the focus goes when the button that has it goes away. */
  onEmptied(): void;
}

/** What waits to be sent, each file with a way to take it out again; and what could not be chosen, and why. */
export function FileTray({ tray, onEmptied }: FileTrayProps) {
  const t = useTranslations('files');
  const { files, refused } = tray;
  if (files.length + refused.length === 0) return null;
  return (
    <div className="flex max-h-[min(38dvh,20rem)] flex-col gap-2 overflow-y-auto overscroll-contain p-1.5">
      {refused.length > 0 && (
        <RefusedFiles
          refused={refused}
          onDismiss={() => {
            tray.dismissRefused();
            onEmptied();
          }}
        />
      )}
      {files.length > 0 && (
        <ul aria-label={t('tray')} className="grid grid-cols-[repeat(auto-fill,minmax(min(13rem,100%),1fr))] gap-2">
          {files.map((file, index) => (
            <Item
              key={file.id}
              item={file}
              onRemove={({ currentTarget }) => {
                const buttons = currentTarget.closest('ul')?.querySelectorAll('button');
                const next = buttons?.[index + 1] ?? buttons?.[index - 1];
                if (next) next.focus();
                else onEmptied();
                tray.remove(file.id);
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface ItemProps {
  item: TrayFile;
  onRemove(event: { currentTarget: HTMLElement }): void;
}

function Item({ item: { file }, onRemove }: ItemProps) {
  const t = useTranslations('files');
  const fileSize = useFileSize();
  return (
    <li className="flex min-w-0 animate-appear items-center gap-2.5 rounded-lg border border-line bg-canvas p-1.5">
      <LocalPreview file={file} type={file.type} />
      <span className="min-w-0 flex-1">
        <FileName name={file.name} className="text-sm font-medium" />
        <span className="block text-xs text-muted">{fileSize(file.size)}</span>
      </span>
      <IconButton label={t('remove', { name: file.name })} onClick={onRemove} className="rounded-full!">
        <X size={17} aria-hidden />
      </IconButton>
    </li>
  );
}
