'use client';

import type { Quote } from '@claimline/protocol';
import { clsx } from 'clsx';
import { ArrowUp, Check } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { AttachButton } from '../files/attach-button';
import { FileTray } from '../files/file-tray';
import { pastedFiles } from '../files/pasted-files';
import { useAttachmentPolicy } from '../files/use-attachment-policy';
import type { TrayControl } from '../files/use-tray';
import { useFileSize } from '../i18n/use-file-size';
import { Spinner } from '../ui/spinner';
import { EditingStrip, ReplyStrip } from './composer-strip';
import { isVisible, lengthState } from './message-length';

export interface ComposerHandle {
  focus(): void;
}

export interface ComposerProps {
  ref?: Ref<ComposerHandle>;
  text: string;
  onText(text: string): void;
  onSubmit(): void;
  /** Files that go out with the next message; not with a change of an earlier one. */
  tray: TrayControl;
  /** Set while an own message is being changed. */
  editing: { busy: boolean; onCancel(): void } | null;
  /** Set while an earlier message is being answered. */
  replying: { quote: Quote; onCancel(): void } | null;
  /** Up arrow in an empty field. */
  onEditLast(): void;
  onBlur(): void;
}

export function Composer(props: ComposerProps) {
  const { ref, text, onText, onSubmit, tray, editing, replying, onEditLast, onBlur } = props;
  const t = useTranslations('composer');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const length = lengthState(text);
  const tooLong = length.near && length.left < 0;
  const answering = editing ? null : replying;
  const hasFiles = !editing && tray.files.length > 0;
  const canSubmit = (hasFiles || isVisible(text)) && !tooLong && !editing?.busy;
  const focus = () => field.current?.focus();

  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);
  useGrowth(field, text);

  const submit = () => {
    if (canSubmit) onSubmit();
    focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends the composition of a character (Japanese, accents) is not ours; 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && (editing ?? answering)) {
      event.preventDefault();
      (editing ?? answering)?.onCancel();
    } else if (event.key === 'ArrowUp' && text === '' && !editing && !hasFiles) {
      event.preventDefault();
      onEditLast();
    }
  };

  return (
    <div className="mx-auto w-full max-w-[54rem] px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-5">
      {editing && <EditingStrip onCancel={editing.onCancel} />}
      {answering && (
        <ReplyStrip
          id={`${id}-reply`}
          quote={answering.quote}
          onCancel={() => {
            answering.onCancel();
            focus();
          }}
        />
      )}
      <div
        className={clsx(
          'rounded-[1.375rem] border bg-surface p-1 shadow-sm transition-colors',
          'focus-within:outline',
          tooLong
            ? 'border-danger focus-within:outline-danger'
            : 'border-line-input focus-within:border-accent focus-within:outline-accent',
        )}
      >
        {!editing && <FileTray tray={tray} onEmptied={focus} />}
        <div className={clsx('flex items-end gap-1', editing && 'pl-3')}>
          {!editing && (
            <AttachButton
              onFiles={(files) => {
                tray.add(files);
                focus();
              }}
            />
          )}
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={onBlur}
            onPaste={(event) => {
              const files = editing ? [] : pastedFiles(event.clipboardData);
              if (files.length === 0) return;
              event.preventDefault();
              tray.add(files);
            }}
            aria-label={t('label')}
            aria-describedby={answering ? `${id}-reply ${id}-note` : `${id}-note`}
            aria-invalid={tooLong || undefined}
            placeholder={t('placeholder')}
            enterKeyHint="send"
            autoComplete="off"
            className="max-h-[min(40dvh,18rem)] min-h-9 min-w-0 flex-1 resize-none bg-transparent py-1.5 outline-none placeholder:truncate placeholder:text-faint touch:min-h-11 touch:py-2.5 touch:text-[1rem]"
          />
          <button
            type="button"
            aria-label={t(editing ? 'save' : 'send')}
            aria-disabled={!canSubmit}
            // The field keeps the focus, and the phone its keyboard.
            onPointerDown={(event) => event.preventDefault()}
            onClick={submit}
            className={clsx(
              'flex size-9 shrink-0 items-center justify-center rounded-full transition-colors touch:size-11',
              canSubmit ? 'bg-accent-solid text-on-accent hover:bg-accent-solid-hover' : 'bg-neutral-soft text-faint',
            )}
          >
            {editing?.busy ? (
              <Spinner />
            ) : editing ? (
              <Check size={18} aria-hidden />
            ) : (
              <ArrowUp size={19} strokeWidth={2.4} aria-hidden />
            )}
          </button>
        </div>
      </div>
      <div id={`${id}-note`} className="flex min-h-5 flex-wrap items-baseline gap-x-3 px-1 pt-1 text-xs text-faint">
        {!editing && <SizeLimit />}
        <span className="touch:hidden">{t(editing ? 'hintEdit' : 'hint')}</span>
        {length.near && (
          <span className={clsx('ml-auto tabular-nums', tooLong && 'font-medium text-danger')}>
            {tooLong ? t('tooLong', { count: -length.left }) : t('left', { count: length.left })}
          </span>
        )}
      </div>
    </div>
  );
}

/** Under the paper clip: what a file may weigh. */
function SizeLimit() {
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const { policy } = useAttachmentPolicy();
  return <span className="px-1">{t('limit', { limit: fileSize(policy.maxBytes) })}</span>;
}

/** The field is as high as its text, up to its maximum; then it scrolls. */
function useGrowth(field: { current: HTMLTextAreaElement | null }, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the text.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
