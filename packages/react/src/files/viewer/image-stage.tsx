'use client';

import type { Attachment } from '@claimline/protocol';
import { clsx } from 'clsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Picture } from '../../ui/picture';
import { Spinner } from '../../ui/spinner';
import type { FileActions } from '../file-actions';
import { useFileUrl } from '../use-file-url';
import { useGestures } from './use-gestures';
import type { ImageView } from './use-image-view';
import { ViewerFailure } from './viewer-failure';

const DOUBLE_CLICK = 2.5;

/** Which of its bytes are shown. */
export const PREVIEW = { variant: 'preview', inline: true } as const;

interface ImageStageProps {
  attachment: Attachment;
  actions: FileActions;
  alt: string;
  image: ImageView;
  onSwipe(direction: 1 | -1): void;
}

/** One image, as large as fits; it can be enlarged, moved and turned. Give it the address as key. */
export function ImageStage({ attachment, actions, alt, image, onSwipe }: ImageStageProps) {
  const t = useTranslations('viewer');
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const { src, failed } = useFileUrl(actions, attachment.id, PREVIEW);
  const { view, turns, size, stage } = image;
  const enlarged = view.scale > 1;
  useGestures(stage, {
    onZoom: (factor, point) => image.zoom(factor, point, true),
    onDoubleClick: (point) => (enlarged ? image.zoom(0) : image.zoom(DOUBLE_CLICK, point)),
    onPan: ({ x, y }) => void image.pan(x, y, true),
    onSwipe: (direction) => !enlarged && onSwipe(direction),
  });

  return (
    <>
      {failed || state === 'failed' ? (
        <ViewerFailure text={t('failedText')} />
      ) : (
        <Picture
          src={src}
          alt={alt}
          draggable={false}
          onLoad={({ currentTarget }) => {
            setState('shown');
            image.loaded({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight });
          }}
          onError={() => setState('failed')}
          style={{
            ...size,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale}) rotate(${turns * 90}deg)`,
          }}
          className={clsx(
            'max-w-none shrink-0',
            !image.byHand && 'transition-[transform,opacity] duration-(--duration-m)',
            (state === 'loading' || !size) && 'opacity-0',
          )}
        />
      )}
      {!failed && state === 'loading' && (
        <span className="absolute">
          <Spinner size={28} />
        </span>
      )}
    </>
  );
}
