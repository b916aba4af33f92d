import type { IncomingMessage, Server } from 'node:http';

const REQUEST_WITHIN_MS = 60_000;
/** Uploads have limits of their own. */
const UPLOAD = /^\/messages\/[^/?]+\/attachments(?:\?|$)/;

/** Ends connections whose request, body and all, is not there within a minute: whoever sends it drop by drop holds them. */
export function endSlowRequests(server: Server): void {
  server.on('request', (request: IncomingMessage) => {
    const hasBody =
      request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
    if (!hasBody || (request.method === 'POST' && UPLOAD.test(request.url ?? ''))) {
      return;
    }
    const timer = setTimeout(() => request.destroy(), REQUEST_WITHIN_MS).unref();
    const done = () => clearTimeout(timer);
    request.once('end', done);
    request.once('close', done);
  });
}
