'use client';

import type { Attachment } from '@claimline/protocol';
import { clsx } from 'clsx';
import { Download, Trash2, X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSurroundings } from '../../surroundings';
import { tip } from '../../ui/tooltip';
import { useFocusReturn } from '../../ui/use-focus-return';
import { downloadLink } from '../download-link';
import type { FileActions } from '../file-actions';
import { FileName } from '../file-name';

interface ViewerFrameProps {
  attachment: Attachment;
  actions: FileActions;
  /** Which of several: read out when it changes. */
  position: string | null;
  tools: ReactNode;
  /** Asks first; null for who may not. */
  onDelete: (() => void) | null;
  onClose(): void;
  onKeyDown?(event: KeyboardEvent): void;
  children: ReactNode;
}

/** A file over the whole page, on a dark ground in both themes. The focus goes in, stays in, and comes back. */
export function ViewerFrame(props: ViewerFrameProps) {
  const { attachment, actions, position, tools, onDelete, onClose, onKeyDown, children } = props;
  const { fileName: name } = attachment;
  const t = useTranslations();
  const { layer } = useSurroundings();
  const content = useRef<HTMLDivElement>(null);
  const returnFocus = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal container={layer}>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-viewer" />
        <Radix.Content
          ref={content}
          aria-describedby={undefined}
          // On the whole, so that its keys work at once and no button looks pressed.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            content.current?.focus();
          }}
          onCloseAutoFocus={returnFocus}
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex animate-appear flex-col text-on-viewer outline-none"
        >
          <header className="flex min-h-14 items-center gap-1 py-1.5 pr-[max(0.5rem,env(safe-area-inset-right))] pl-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-sm font-medium">
                <FileName name={name} />
              </Radix.Title>
              <p role="status" className="text-xs text-on-viewer-muted tabular-nums">
                {position}
              </p>
            </div>
            {tools}
            <a
              href={actions.url(attachment.id)}
              {...downloadLink(attachment, actions)}
              aria-label={t('files.downloadFile', { name })}
              {...toolProps(t('files.download'))}
            >
              <Download size={19} aria-hidden />
            </a>
            {onDelete && (
              <ViewerButton label={t('files.delete', { name })} onClick={onDelete}>
                <Trash2 size={18} aria-hidden />
              </ViewerButton>
            )}
            <Radix.Close asChild>
              <ViewerButton label={t('common.close')}>
                <X size={21} aria-hidden />
              </ViewerButton>
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function toolProps(label: string, className?: string) {
  return {
    className: clsx(
      'flex size-10 shrink-0 items-center justify-center rounded-full text-on-viewer transition-colors touch:size-11',
      'hover:bg-viewer-hover focus-visible:outline-on-viewer disabled:opacity-40 aria-disabled:opacity-40',
      className,
    ),
    ...tip(label),
  };
}

export function ViewerButton({ label, className, ...rest }: { label: string } & ComponentProps<'button'>) {
  return <button type="button" aria-label={label} {...toolProps(label, className)} {...rest} />;
}
