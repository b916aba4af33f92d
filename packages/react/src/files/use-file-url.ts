import type { AttachmentRequest } from '@claimline/client';
import { useEffect, useEffectEvent, useState } from 'react';
import type { FileActions } from './file-actions';

interface FileUrl {
  /** For `<img>` and the like; undefined until the bytes are there. */
  src: string | undefined;
  failed: boolean;
}

/**
 * Where a page finds a file's bytes: their plain address with the login's cookie; else they are fetched with the access
 * token, once they are wanted, and kept for as long as this is shown.
 */
export function useFileUrl(
  actions: Pick<FileActions, 'url' | 'bytes' | 'plainUrls'>,
  attachmentId: string,
  request: AttachmentRequest,
  wanted = true,
): FileUrl {
  const { plainUrls } = actions;
  const address = actions.url(attachmentId, request);
  const [fetched, setFetched] = useState<FileUrl & { address: string }>();
  const load = useEffectEvent(() => actions.bytes(attachmentId, request));

  useEffect(() => {
    if (plainUrls || !wanted) return;
    let current = true;
    let src: string | undefined;
    load().then(
      (bytes) => {
        if (!current) return;
        src = URL.createObjectURL(bytes);
        setFetched({ address, src, failed: false });
      },
      () => current && setFetched({ address, src: undefined, failed: true }),
    );
    return () => {
      current = false;
      if (src) URL.revokeObjectURL(src);
    };
  }, [plainUrls, wanted, address]);

  if (plainUrls) return { src: address, failed: false };
  return fetched?.address === address ? fetched : { src: undefined, failed: false };
}
