'use client';

import { CircleAlert, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button';
import { FileName } from './file-name';
import type { RefusedFile } from './tray';
import { useRefusalText } from './use-refusal-text';

/** Files that cannot be sent, with the reason, before anything has left. */
export function RefusedFiles({ refused, onDismiss }: { refused: readonly RefusedFile[]; onDismiss(): void }) {
  const t = useTranslations('files');
  const refusalText = useRefusalText();
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-lg bg-danger-soft py-1.5 pr-1.5 pl-3 text-sm">
      <CircleAlert size={18} className="mt-2 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1 py-1.5">
        <p className="font-medium text-danger">{t('refused', { count: refused.length })}</p>
        <ul className="mt-0.5 flex flex-col gap-1">
          {refused.map(({ id, fileName, code }) => (
            <li key={id} className="min-w-0">
              <FileName name={fileName} className="font-medium" />
              <span className="text-muted">{refusalText(code)}</span>
            </li>
          ))}
        </ul>
      </div>
      <IconButton label={t('dismissRefused')} onClick={onDismiss} className="rounded-full!">
        <X size={17} aria-hidden />
      </IconButton>
    </div>
  );
}
