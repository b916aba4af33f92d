'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { FileTools } from './attachment-card';
import { durationText } from './duration-text';
import type { AttachmentProps } from './file-actions';
import { FileIcon } from './file-icon';
import { FileRow } from './file-row';

/** A video plays in place, once it is asked to: until then only its poster is fetched. */
export function VideoFile(props: AttachmentProps) {
  const { attachment, actions } = props;
  const { id, fileName, hasThumbnail, width = 16, height = 9 } = attachment;
  const [unplayable, setUnplayable] = useState(false);
  return (
    <MediaRow
      {...props}
      kind="video"
      unplayable={unplayable}
      above={
        <video
          controls
          playsInline
          preload={hasThumbnail ? 'none' : 'metadata'}
          src={actions.url(id, { inline: true })}
          {...(hasThumbnail && { poster: actions.url(id, { variant: 'preview', inline: true }) })}
          aria-label={fileName}
          onError={() => setUnplayable(true)}
          style={{ aspectRatio: Math.max(width / height, 1) }}
          className="block w-full rounded-t-lg bg-viewer object-contain"
        />
      }
    />
  );
}

export function AudioFile(props: AttachmentProps) {
  const { attachment, actions } = props;
  const [unplayable, setUnplayable] = useState(false);
  return (
    <MediaRow
      {...props}
      kind="audio"
      unplayable={unplayable}
      below={
        // biome-ignore lint/a11y/useMediaCaption: people send what they have; nobody has written captions for it.
        <audio
          controls
          preload="none"
          src={actions.url(attachment.id, { inline: true })}
          aria-label={attachment.fileName}
          onError={() => setUnplayable(true)}
          className="h-11 w-full px-2 pb-2"
        />
      }
    />
  );
}

interface MediaRowProps extends AttachmentProps {
  kind: 'video' | 'audio';
  unplayable: boolean;
  above?: ReactNode;
  below?: ReactNode;
}

function MediaRow({ kind, unplayable, above, below, ...props }: MediaRowProps) {
  const { attachment } = props;
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const facts = [
    attachment.durationMs !== undefined && durationText(attachment.durationMs),
    fileSize(attachment.fileSize),
    unplayable && t('unplayable'),
  ];
  return (
    <FileRow
      above={!unplayable && above}
      below={!unplayable && below}
      icon={<FileIcon kind={kind} />}
      name={attachment.fileName}
      note={facts.filter(Boolean).join(' · ')}
      actions={<FileTools {...props} />}
    />
  );
}
