'use client';

import { useState } from 'react';
import { Picture } from '../ui/picture';
import { FileIcon } from './file-icon';
import { kindOf } from './file-kind';
import { useObjectUrl } from './use-object-url';

/** A file of this device: the image itself where the browser can show it, else its icon. */
export function LocalPreview({ file, type }: { file: Blob; type: string }) {
  const kind = kindOf(type);
  const url = useObjectUrl(kind === 'image' ? file : null);
  const [unshown, setUnshown] = useState(false);
  if (!url || unshown) return <FileIcon kind={kind} />;
  return (
    <Picture
      src={url}
      alt=""
      onError={() => setUnshown(true)}
      className="size-10 shrink-0 rounded-md bg-sunken object-cover"
    />
  );
}
