// Load of `history`, `inbox` and `endpoints`: reads { url, requests, atOnce, seconds } from standard input, asks GET after GET on as many
// connections as `atOnce`, and prints how it went. It speaks just enough HTTP not to be what is measured.
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { RATE_LIMITS_ARE_ON, sayWhyItFails } from '../lib/refusals.mjs';
import { quantile, rounded } from '../lib/statistics.mjs';

const WARM_UP_SECONDS = 2;
const HEADERS_END = Buffer.from('\r\n\r\n');

sayWhyItFails();
/** @type {{ url: string, requests: { path: string, token?: string }[], atOnce: number, seconds: number }} */
const { url, requests, atOnce, seconds } = /** @type {any} */ (await json(process.stdin));
const { hostname, port, host } = new URL(url);
const asked = requests.map(({ path, token }) => {
  const authorization = token ? `Authorization: Bearer ${token}\r\n` : '';
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n`);
});

/** @type {number[]} */
const times = [];
let bytes = 0;
let next = 0;
const began = performance.now();
const warm = began + WARM_UP_SECONDS * 1_000;
const end = warm + seconds * 1_000;

/** One connection: an answer, then the next question. @returns {Promise<void>} */
function askOnAndOn() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    let sentAt = 0;
    let received = Buffer.alloc(0);
    const ask = () => {
      sentAt = performance.now();
      if (sentAt >= end) {
        socket.destroy();
        resolve();
        return;
      }
      socket.write(asked[next++ % asked.length] ?? '');
    };
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const headersEnd = received.indexOf(HEADERS_END);
      if (headersEnd < 0) return;
      const head = received.toString('latin1', 0, headersEnd);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (head.startsWith('HTTP/1.1 429 ')) reject(new Error(RATE_LIMITS_ARE_ON));
      if (!head.startsWith('HTTP/1.1 200 ') || Number.isNaN(length)) {
        reject(new Error(`Answered with:\n${received.toString('utf8', 0, 1_000)}`));
        return;
      }
      const total = headersEnd + HEADERS_END.length + length;
      if (received.length < total) return;
      received = received.subarray(total);
      const now = performance.now();
      if (sentAt >= warm) {
        times.push(now - sentAt);
        bytes += length;
      }
      ask();
    });
  });
}

await Promise.all(Array.from({ length: atOnce }, askOnAndOn));
process.stdout.write(
  JSON.stringify({
    perSecond: rounded(times.length / ((performance.now() - warm) / 1_000)),
    p50: rounded(quantile(times, 0.5)),
    p99: rounded(quantile(times, 0.99)),
    slowest: rounded(quantile(times, 1)),
    bytes: Math.round(bytes / Math.max(1, times.length)),
  }),
);
