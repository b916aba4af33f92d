'use client';

import { clsx } from 'clsx';
import { useState } from 'react';
import { Picture } from '../ui/picture';

/** A drawn-again image of a file; its place is there before it is. Nothing is shown where it cannot be had. */
export function Thumbnail({ src, className }: { src: string | undefined; className?: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Picture
      src={src}
      alt=""
      onLoad={() => setShown(true)}
      className={clsx(
        'block w-full object-cover object-top transition-opacity duration-(--duration-m)',
        !shown && 'opacity-0',
        className,
      )}
    />
  );
}
