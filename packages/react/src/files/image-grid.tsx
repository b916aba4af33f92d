'use client';

import type { Attachment } from '@claimline/protocol';
import { clsx } from 'clsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Picture } from '../ui/picture';
import { AttachmentCard } from './attachment-card';
import { AttachmentMenu } from './attachment-menu';
import type { AttachmentProps } from './file-actions';
import { imageBox } from './image-box';
import { useFileUrl } from './use-file-url';

interface ImageGridProps extends Omit<AttachmentProps, 'attachment'> {
  images: readonly Attachment[];
}

/** One image in its own shape; several as squares of one size. */
export function ImageGrid({ images, ...shared }: ImageGridProps) {
  const t = useTranslations('files');
  const [first] = images;
  // One list for both: a tile that is drawn anew when a second image joins the first would lose the focus.
  const box = images.length === 1 && first ? imageBox(first.width ?? 4, first.height ?? 3) : null;
  return (
    <ul
      aria-label={t('images')}
      className={clsx(
        !box && 'grid w-80 max-w-full gap-1.5',
        !box && (images.length === 2 || images.length === 4 ? 'grid-cols-2' : 'grid-cols-3'),
      )}
    >
      {images.map((image) => (
        <li
          key={image.id}
          className={box ? 'max-w-full' : 'aspect-square min-w-0'}
          style={box ? { width: box.width, aspectRatio: box.ratio } : undefined}
        >
          <ImageTile attachment={image} {...shared} />
        </li>
      ))}
    </ul>
  );
}

function ImageTile(props: AttachmentProps) {
  const { attachment: image, tabbable, actions } = props;
  const t = useTranslations('files');
  const [state, setState] = useState<'loading' | 'shown' | 'broken'>('loading');
  const { src, failed } = useFileUrl(actions, image.id, { variant: 'thumbnail', inline: true });
  if (failed || state === 'broken') {
    return <AttachmentCard {...props} />;
  }
  return (
    <div className="group/tile relative size-full overflow-hidden rounded-md bg-neutral-soft">
      <button
        type="button"
        tabIndex={tabbable ? 0 : -1}
        aria-label={t('openImage', { name: image.fileName })}
        onClick={() => actions.open(image)}
        className="block size-full cursor-zoom-in! focus-visible:-outline-offset-2"
      >
        <Picture
          src={src}
          alt=""
          onLoad={() => setState('shown')}
          onError={() => setState('broken')}
          className={clsx(
            'size-full object-cover transition-opacity duration-(--duration-m)',
            state === 'loading' && 'opacity-0',
          )}
        />
      </button>
      {/* Fingers find the same in the lightbox: here it would cover the image. */}
      <span className="absolute top-1 right-1 opacity-0 transition-opacity touch:hidden group-focus-within/tile:opacity-100 group-hover/tile:opacity-100 has-[[aria-expanded=true]]:opacity-100">
        <AttachmentMenu {...props} overImage />
      </span>
    </div>
  );
}
