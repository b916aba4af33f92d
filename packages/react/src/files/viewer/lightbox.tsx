'use client';

import type { Attachment } from '@claimline/protocol';
import { clsx } from 'clsx';
import { ChevronLeft, ChevronRight, RotateCw, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { FileActions } from '../file-actions';
import { ImageStage, PREVIEW } from './image-stage';
import { useImageView } from './use-image-view';
import { ViewerButton, ViewerFrame } from './viewer-frame';

interface LightboxProps {
  /** All images of the conversation, in order. */
  images: readonly Attachment[];
  index: number;
  actions: FileActions;
  onShow(image: Attachment): void;
  onDelete: ((image: Attachment) => void) | null;
  onClose(): void;
}

const ZOOM_STEP = 1.5;
const PAN_STEP = 80;

export function Lightbox({ images, index, actions, onShow, onDelete, onClose }: LightboxProps) {
  const t = useTranslations('viewer');
  const image = images[index];
  const view = useImageView(image);
  const before = images[index - 1];
  const after = images[index + 1];

  // Those beside it are fetched ahead, so that an arrow shows them at once.
  const ahead = [after, before]
    .map((beside) => beside && actions.plainUrls && actions.url(beside.id, PREVIEW))
    .join(' ');
  useEffect(() => {
    for (const address of ahead.split(' ')) if (address) new Image().src = address;
  }, [ahead]);

  if (!image) return null;
  const show = (other: Attachment | undefined) => {
    if (!other) return;
    view.whole();
    onShow(other);
  };
  const zoomIn = () => view.zoom(ZOOM_STEP);
  const zoomOut = () => view.zoom(1 / ZOOM_STEP);
  const keys = new Map<string, () => void>([
    // Arrows move an image that is larger than its stage; else they go through the images.
    ['ArrowLeft', () => view.pan(PAN_STEP, 0) || show(before)],
    ['ArrowRight', () => view.pan(-PAN_STEP, 0) || show(after)],
    ['ArrowUp', () => view.pan(0, PAN_STEP)],
    ['ArrowDown', () => view.pan(0, -PAN_STEP)],
    ['PageUp', () => show(before)],
    ['PageDown', () => show(after)],
    ['Home', () => show(images[0])],
    ['End', () => show(images.at(-1))],
    ['+', zoomIn],
    ['=', zoomIn],
    ['-', zoomOut],
    ['0', view.whole],
    ['r', view.turn],
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    const action = keys.get(event.key);
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };

  return (
    <ViewerFrame
      attachment={image}
      actions={actions}
      position={t('position', { index: index + 1, count: images.length })}
      onDelete={onDelete && (() => onDelete(image))}
      onClose={onClose}
      onKeyDown={onKeyDown}
      tools={
        <>
          <ViewerButton
            label={t('zoomOut')}
            className="max-sm:hidden"
            aria-disabled={view.view.scale === 1}
            onClick={zoomOut}
          >
            <ZoomOut size={19} aria-hidden />
          </ViewerButton>
          <ViewerButton label={t('zoomIn')} className="max-sm:hidden" onClick={zoomIn}>
            <ZoomIn size={19} aria-hidden />
          </ViewerButton>
          <ViewerButton label={t('rotate')} onClick={view.turn}>
            <RotateCw size={18} aria-hidden />
          </ViewerButton>
        </>
      }
    >
      <div
        ref={view.setStage}
        className={clsx(
          'relative m-3 mt-0 flex min-h-0 min-w-0 flex-1 touch-none items-center justify-center overflow-hidden select-none',
          view.view.scale > 1 && 'cursor-grab active:cursor-grabbing',
        )}
      >
        <ImageStage
          key={image.id}
          attachment={image}
          actions={actions}
          alt={t('image', { index: index + 1, count: images.length, name: image.fileName })}
          image={view}
          onSwipe={(direction) => show(direction === 1 ? after : before)}
        />
        {before && (
          <ViewerButton label={t('previous')} className={clsx(sideClass, 'left-0')} onClick={() => show(before)}>
            <ChevronLeft size={24} aria-hidden />
          </ViewerButton>
        )}
        {after && (
          <ViewerButton label={t('next')} className={clsx(sideClass, 'right-0')} onClick={() => show(after)}>
            <ChevronRight size={24} aria-hidden />
          </ViewerButton>
        )}
      </div>
    </ViewerFrame>
  );
}

const sideClass = 'absolute top-1/2 -translate-y-1/2 bg-viewer/70';
