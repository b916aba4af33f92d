import { type Attachment, limits } from '@claimline/protocol';
import { ClientFailure, errorOf, offlineError } from './failure.js';
import { type RawAnswer, readAnswer } from './http.js';
import type { UploadEntry } from './types.js';

export interface OutgoingFile {
  entry: UploadEntry;
  messageId: string;
  file: Blob;
  /** Ends it at once. */
  signal: AbortSignal;
  /** Bytes of the file that were handed to the network; in programs, read for it. */
  onProgress(sentBytes: number): void;
}

/**
 * Sends one file: the attachment that the server has made of it, or had made of it before under the same id.
 *
 * Throws `ClientFailure`: `offline` when no answer came or nothing moved for 30 s, `gone` when the file cannot be read
 * any more (it was changed or removed since it was picked), else the code of the problem that the server told.
 */
export async function sendFile(baseUrl: string, token: string, outgoing: OutgoingFile): Promise<Attachment> {
  const { entry, messageId, file, signal } = outgoing;
  // To the network it would look like a cut connection, on every try.
  if (!(await isReadable(file))) throw new ClientFailure(errorOf('gone', 'The file can no longer be read.'));
  // Given up meanwhile, or while the token was renewed: it would not be told again.
  signal.throwIfAborted();
  const query = new URLSearchParams({ clientUploadId: entry.id, position: String(entry.position) });
  const form = new FormData();
  form.append('file', file, entry.fileName);
  const request: FileRequest = {
    url: `${baseUrl}/messages/${encodeURIComponent(messageId)}/attachments?${query}`,
    headers: { accept: 'application/json, application/problem+json', authorization: `Bearer ${token}` },
    form,
  };
  // In browsers only XMLHttpRequest tells how much of a body has gone; other programs do not have it.
  const exchange = typeof XMLHttpRequest === 'undefined' ? withFetch : withXhr;
  const answer = await exchange(request, outgoing).catch(() => {
    throw new ClientFailure(offlineError());
  });
  return readAnswer<Attachment>(answer);
}

interface FileRequest {
  url: string;
  headers: Record<string, string>;
  form: FormData;
}

function withXhr({ url, headers, form }: FileRequest, { file, signal, onProgress }: OutgoingFile): Promise<RawAnswer> {
  const xhr = new XMLHttpRequest();
  let silence: ReturnType<typeof setTimeout> | undefined;
  const abort = () => xhr.abort();
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(abort, limits.upload.silentMs);
  };
  return new Promise<RawAnswer>((resolve, reject) => {
    xhr.upload.onprogress = ({ loaded, total }) => {
      heard();
      // The body has a few hundred bytes beside the file's.
      onProgress(Math.floor((file.size * loaded) / total));
    };
    xhr.onload = () =>
      resolve({ status: xhr.status, text: xhr.responseText, retryAfter: xhr.getResponseHeader('retry-after') });
    xhr.onerror = reject;
    xhr.onabort = reject;
    signal.addEventListener('abort', abort);
    xhr.open('POST', url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.send(form);
    heard();
  }).finally(() => {
    clearTimeout(silence);
    signal.removeEventListener('abort', abort);
  });
}

async function withFetch(
  { url, headers, form }: FileRequest,
  { file, signal, onProgress }: OutgoingFile,
): Promise<RawAnswer> {
  const encoded = new Response(form);
  let taken = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      taken += chunk.byteLength;
      onProgress(Math.min(taken, file.size));
      controller.enqueue(chunk);
    },
  });
  const init = {
    method: 'POST',
    headers: { ...headers, 'content-type': encoded.headers.get('content-type') ?? '' },
    body: encoded.body?.pipeThrough(counter) ?? null,
    // Needed with a stream, and not in the DOM's types.
    duplex: 'half',
    signal: AbortSignal.any([signal, AbortSignal.timeout(limits.upload.maxMs)]),
  };
  const response = await fetch(url, init);
  return {
    status: response.status,
    text: await response.text(),
    retryAfter: response.headers.get('retry-after'),
  };
}

async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
