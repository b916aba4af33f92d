'use client';

import type { Attachment } from '@claimline/protocol';
import { clsx } from 'clsx';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSurroundings } from '../../surroundings';
import { Spinner } from '../../ui/spinner';
import type { FileActions } from '../file-actions';
import { usePdfFrame } from './use-pdf-frame';
import { ViewerFailure } from './viewer-failure';
import { ViewerButton, ViewerFrame } from './viewer-frame';

interface PdfReaderProps {
  attachment: Attachment;
  actions: FileActions;
  onDelete: (() => void) | null;
  onClose(): void;
}

/**
 * Reads a PDF in place. It is drawn in a frame that may run its own script and nothing else: without `allow-same-origin`
 * it has an origin of its own, so the login and storage of this page are out of its reach (public/pdf/reader.mjs).
 */
export function PdfReader({ attachment, actions, onDelete, onClose }: PdfReaderProps) {
  const t = useTranslations('viewer');
  const frame = useRef<HTMLIFrameElement>(null);
  const { fileName } = attachment;
  const { pdfReader } = useSurroundings();
  const pdf = usePdfFrame(frame, () => actions.bytes(attachment.id), onClose);
  const { state } = pdf;
  return (
    <ViewerFrame
      attachment={attachment}
      actions={actions}
      position={state.status === 'opened' ? t('page', { page: pdf.page, count: state.pages }) : null}
      onDelete={onDelete}
      onClose={onClose}
      onKeyDown={({ key, ctrlKey, metaKey }) => !ctrlKey && !metaKey && key !== 'Escape' && pdf.keys.get(key)?.()}
      tools={
        state.status === 'opened' && (
          <>
            <ViewerButton label={t('zoomOut')} aria-disabled={!pdf.canZoomOut} onClick={pdf.zoomOut}>
              <ZoomOut size={19} aria-hidden />
            </ViewerButton>
            <ViewerButton label={t('zoomIn')} aria-disabled={!pdf.canZoomIn} onClick={pdf.zoomIn}>
              <ZoomIn size={19} aria-hidden />
            </ViewerButton>
          </>
        )
      }
    >
      <div className="relative flex min-h-0 flex-1">
        {state.status === 'failed' ? (
          <ViewerFailure text={t(state.reason === 'locked' ? 'locked' : 'failedText')} />
        ) : (
          <iframe
            ref={frame}
            src={pdfReader}
            sandbox="allow-scripts"
            title={t('document', { name: fileName })}
            className={clsx('size-full border-0 [color-scheme:dark]', state.status !== 'opened' && 'invisible')}
          />
        )}
        {state.status === 'opening' && (
          <p role="status" className="absolute inset-0 flex items-center justify-center gap-3 text-on-viewer-muted">
            <Spinner size={22} />
            {t('opening', { name: fileName })}
          </p>
        )}
      </div>
    </ViewerFrame>
  );
}
