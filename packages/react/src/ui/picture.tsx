import type { ComponentProps } from 'react';

/** An image whose bytes come as they are: the server has made them small, and Next's own component has nothing to add. */
export function Picture({ alt, ...rest }: ComponentProps<'img'> & { alt: string }) {
  // biome-ignore lint/performance/noImgElement: see above.
  return <img alt={alt} decoding="async" {...rest} />;
}
