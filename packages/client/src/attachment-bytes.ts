import { ClientFailure, offlineError } from './failure.js';
import { asUser, readAnswer, type TokenSource } from './http.js';
import type { AttachmentRequest } from './types.js';

export function attachmentUrl(
  baseUrl: string,
  attachmentId: string,
  { variant, inline = false }: AttachmentRequest = {},
): string {
  const query = new URLSearchParams();
  if (variant) query.set('variant', variant);
  if (inline) query.set('disposition', 'inline');
  const path = `${baseUrl}/messages/attachments/${encodeURIComponent(attachmentId)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Takes as long as the bytes keep coming. Throws `ClientFailure`; a body that ends early is `offline`. */
export function fetchAttachment(url: string, tokens: TokenSource): Promise<Blob> {
  return asUser(tokens, async (token) => {
    const response = await reach(fetch(url, { headers: { authorization: `Bearer ${token}` } }));
    if (response.ok) return reach(response.blob());
    return readAnswer({
      status: response.status,
      text: await reach(response.text()),
      retryAfter: response.headers.get('retry-after'),
    });
  });
}

async function reach<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch {
    throw new ClientFailure(offlineError());
  }
}
