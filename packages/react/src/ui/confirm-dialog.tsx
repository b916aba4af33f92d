'use client';

import * as Radix from 'radix-ui/alert-dialog';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSurroundings } from '../surroundings';
import { Button } from './button';
import { useFocusReturn } from './use-focus-return';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  text: string;
  confirmLabel: string;
  onConfirm(): void;
}

/** Asks before what cannot be undone. Cancel has the focus first. */
export function ConfirmDialog({ open, onOpenChange, ...question }: ConfirmDialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {open && <Question {...question} />}
    </Radix.Root>
  );
}

function Question({ title, text, confirmLabel, onConfirm }: Omit<ConfirmDialogProps, 'open' | 'onOpenChange'>) {
  const t = useTranslations('common');
  const { layer } = useSurroundings();
  const returnFocus = useFocusReturn();
  const confirmed = useRef(false);
  return (
    <Radix.Portal container={layer}>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
      <Radix.Content
        onCloseAutoFocus={(event) => returnFocus(event, confirmed.current)}
        className="fixed top-1/2 left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 animate-appear rounded-lg bg-raised p-6 shadow-lg outline-none"
      >
        <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
        <Radix.Description className="mt-2 text-muted [overflow-wrap:anywhere]">{text}</Radix.Description>
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Radix.Cancel asChild>
            <Button>{t('cancel')}</Button>
          </Radix.Cancel>
          <Radix.Action asChild>
            <Button
              variant="danger"
              onClick={() => {
                confirmed.current = true;
                onConfirm();
              }}
            >
              {confirmLabel}
            </Button>
          </Radix.Action>
        </div>
      </Radix.Content>
    </Radix.Portal>
  );
}
