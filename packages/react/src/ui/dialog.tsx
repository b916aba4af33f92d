'use client';

import { clsx } from 'clsx';
import { X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useSurroundings } from '../surroundings';
import { IconButton } from './icon-button';

interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  lead?: string;
  children: ReactNode;
  wide?: boolean;
}

/** A panel over the page. The focus goes in, stays in, and comes back to where it was. */
export function Dialog({ open, onOpenChange, title, lead, children, wide = false }: DialogProps) {
  const t = useTranslations('common');
  const { layer } = useSurroundings();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal container={layer}>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Radix.Content
          {...(lead ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'fixed z-50 flex max-h-[calc(100dvh-1rem)] flex-col overflow-hidden bg-raised shadow-lg outline-none animate-rise',
            'inset-x-0 bottom-0 rounded-t-lg sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-2rem)]',
            'sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg sm:animate-appear',
            wide ? 'sm:max-w-xl' : 'sm:max-w-md',
          )}
        >
          <header className="flex items-start gap-4 px-6 pt-5 pb-1">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {lead && <Radix.Description className="mt-1 text-muted">{lead}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={t('close')} className="-mt-1 -mr-2">
                <X size={18} aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-6 pt-3 pb-6">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
