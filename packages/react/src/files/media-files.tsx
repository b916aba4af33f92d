'use client';

import { Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { IconButton } from '../ui/icon-button';
import { FileTools } from './attachment-card';
import { durationText } from './duration-text';
import type { AttachmentProps } from './file-actions';
import { FileIcon } from './file-icon';
import { FileRow } from './file-row';
import { useFileUrl } from './use-file-url';

/** A video plays in place, once it is asked to: until then only its poster is fetched. */
export function VideoFile(props: AttachmentProps) {
  const { attachment, actions } = props;
  const { id, fileName, hasThumbnail, width = 16, height = 9 } = attachment;
  const poster = useFileUrl(actions, id, { variant: 'preview', inline: true }, hasThumbnail);
  const media = useMedia(props);
  return (
    <MediaRow
      {...props}
      kind="video"
      media={media}
      above={
        media.src && (
          <video
            controls
            playsInline
            autoPlay={media.asked}
            preload={hasThumbnail ? 'none' : 'metadata'}
            src={media.src}
            {...(hasThumbnail && { poster: poster.src })}
            aria-label={fileName}
            onError={media.onError}
            style={{ aspectRatio: Math.max(width / height, 1) }}
            className="block w-full rounded-t-lg bg-viewer object-contain"
          />
        )
      }
    />
  );
}

export function AudioFile(props: AttachmentProps) {
  const { attachment } = props;
  const media = useMedia(props);
  return (
    <MediaRow
      {...props}
      kind="audio"
      media={media}
      below={
        media.src && (
          // biome-ignore lint/a11y/useMediaCaption: people send what they have; nobody has written captions for it.
          <audio
            controls
            autoPlay={media.asked}
            preload="none"
            src={media.src}
            aria-label={attachment.fileName}
            onError={media.onError}
            className="h-11 w-full px-2 pb-2"
          />
        )
      }
    />
  );
}

interface Media {
  src: string | undefined;
  /** Its bytes had to be asked for first: then it plays by itself. */
  asked: boolean;
  unplayable: boolean;
  onError(): void;
  onAsk(): void;
}

/** A browser that is served at the plain address fetches what it plays, as it plays; else all of it comes once asked for. */
function useMedia({ attachment, actions }: AttachmentProps): Media {
  const [asked, setAsked] = useState(false);
  const [broken, setBroken] = useState(false);
  const { src, failed } = useFileUrl(actions, attachment.id, { inline: true }, asked);
  return { src, asked, unplayable: broken || failed, onError: () => setBroken(true), onAsk: () => setAsked(true) };
}

interface MediaRowProps extends AttachmentProps {
  kind: 'video' | 'audio';
  media: Media;
  above?: ReactNode;
  below?: ReactNode;
}

function MediaRow({ kind, media, above, below, ...props }: MediaRowProps) {
  const { attachment, tabbable } = props;
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const { src, asked, unplayable } = media;
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
      actions={
        <>
          {!src && !unplayable && (
            <IconButton
              label={t('play', { name: attachment.fileName })}
              tabIndex={tabbable ? 0 : -1}
              className="rounded-full!"
              disabled={asked}
              onClick={media.onAsk}
            >
              <Play size={18} aria-hidden />
            </IconButton>
          )}
          <FileTools {...props} />
        </>
      }
    />
  );
}
