import { limits } from '@claimline/protocol';
import type { Finding } from './findings';

// Each goes the way that a conversation goes, from this browser through whatever lies between.

const BASE_URL = process.env.NEXT_PUBLIC_API_URL ?? '';
const ANSWER_WITHIN_MS = 10_000;
/** Two nodes that take turns pass one handshake by luck now and then. */
const POLLING_TRIES = 3;
/** Of no message: the server looks at who asks and for what, and refuses. */
const NO_MESSAGE = '01900000-0000-7000-8000-000000000000';

function addressOf(path: string): URL {
  return new URL(path, BASE_URL || location.origin);
}

/** Whether a WebSocket opens and its first words are the server's. */
function opensWebSocket(path: string, protocols: string[], isFirst: (text: string) => boolean): Promise<boolean> {
  const url = addressOf(path);
  url.protocol = url.protocol.replace('http', 'ws');
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
      socket.close();
    };
    const timer = setTimeout(end, ANSWER_WITHIN_MS, false);
    socket.onmessage = ({ data }) => end(typeof data === 'string' && isFirst(data));
    socket.onclose = () => end(false);
  });
}

export async function checkWebSocket(token: string): Promise<Finding> {
  const opened = await Promise.all([
    opensWebSocket('/messages', ['claimline.v1', `bearer.${token}`], (text) => text.includes('"connected"')),
    opensWebSocket('/socket.io/?EIO=4&transport=websocket', [], (text) => text.startsWith('0')),
  ]);
  const works = opened.every(Boolean);
  return { check: 'websocket', state: works ? 'ok' : 'failed', result: works ? 'ok' : 'blocked' };
}

/** A conversation of Engine.IO by requests alone: they belong together by `sid`, which one node knows. */
async function poll(token: string): Promise<'ok' | 'blocked' | 'notSticky'> {
  const path = '/socket.io/?EIO=4&transport=polling';
  const ask = (sid: string, body?: string) =>
    fetch(addressOf(`${path}${sid && `&sid=${sid}`}`), {
      ...(body !== undefined && { method: 'POST', body, headers: { 'content-type': 'text/plain;charset=UTF-8' } }),
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  try {
    const opening = await (await ask('')).text();
    const sid = /"sid":"([^"]+)"/.exec(opening)?.[1];
    if (!opening.startsWith('0') || sid === undefined) return 'blocked';
    for (const body of [`40/messages,${JSON.stringify({ token })}`, undefined, '41/messages,', '1']) {
      const answer = await ask(sid, body);
      // "Session ID unknown": another node has answered.
      if (!answer.ok) return (await answer.text()).includes('"code":1') ? 'notSticky' : 'blocked';
    }
    return 'ok';
  } catch {
    return 'blocked';
  }
}

export async function checkPolling(token: string): Promise<Finding> {
  for (let attempt = 0; attempt < POLLING_TRIES; attempt++) {
    const result = await poll(token);
    if (result !== 'ok') return { check: 'polling', state: 'failed', result };
  }
  return { check: 'polling', state: 'ok', result: 'ok' };
}

/** The largest file there may be, to a message that there is not: stored nowhere. */
export async function checkUpload(token: string): Promise<Finding> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(limits.attachment.maxBytes)]), 'diagnostics.bin');
  const values = { megabytes: limits.attachment.maxBytes / 1_000_000 };
  const failed = (result: string, status = 0): Finding => ({
    check: 'upload',
    state: 'failed',
    result,
    values: { ...values, status },
  });
  try {
    const answer = await fetch(addressOf(`/messages/${NO_MESSAGE}/attachments`), {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(60_000),
    });
    const isServers = answer.headers.get('content-type')?.includes('problem+json') ?? false;
    if (answer.status === 404 && isServers) return { check: 'upload', state: 'ok', result: 'ok', values };
    return answer.status === 413 ? failed('tooLarge') : failed('refused', answer.status);
  } catch {
    return failed('broken');
  }
}
