import { type AttachmentPolicy, defaultFileTypes, limits } from '@claimline/protocol';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../provider';

/** What holds unless configured otherwise: until the server has said, and offline. It has the last word anyway. */
const assumed: AttachmentPolicy = {
  types: [...defaultFileTypes],
  maxBytes: limits.attachment.maxBytes,
  maxPerMessage: limits.attachment.maxPerMessage,
  quotaBytes: Number.POSITIVE_INFINITY,
  usedBytes: 0,
  scanning: true,
};

export function useAttachmentPolicy(): { policy: AttachmentPolicy; refresh(): void } {
  const { api } = useClient();
  const { data = assumed, refetch } = useQuery({
    queryKey: ['attachment-policy'],
    queryFn: api.attachmentPolicy,
  });
  return { policy: data, refresh: () => void refetch() };
}
