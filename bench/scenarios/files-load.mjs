// Load of `files`: reads { posts, gets, token, atOnce, size } from standard input, prints what came out.
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { sayWhyItFails } from '../lib/refusals.mjs';

sayWhyItFails();
const { posts, token, atOnce, size } = /** @type {any} */ (await json(process.stdin));
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const headers = token ? { authorization: `Bearer ${token}` } : {};
const boundary = 'a-boundary-of-the-benchmark';
const head = Buffer.from(
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\n`,
);
const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
// Text: nothing to be decoded afterwards, so that what is measured is the way of the bytes.
const text = Buffer.alloc(size, 'Evidence. ');
const body = Buffer.concat([head, text, tail]);

/** @param {string} url @param {'GET' | 'POST'} method @returns {Promise<{ status: number, body: Buffer[], firstByteMs: number }>} */
function ask(url, method) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const post = method === 'POST';
    const extra = post
      ? { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length }
      : {};
    const outgoing = request(url, { method, agent, headers: { ...headers, ...extra } }, (answer) => {
      /** @type {Buffer[]} */
      const chunks = [];
      let firstByteMs = 0;
      answer.on('data', (chunk) => {
        firstByteMs ||= performance.now() - began;
        chunks.push(chunk);
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: chunks, firstByteMs }));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(post ? body : undefined);
  });
}

/** @template Item @param {readonly Item[]} items @param {(item: Item) => Promise<void>} work */
async function inParallel(items, work) {
  const queue = [...items];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
  return performance.now() - began;
}

/** @type {string[]} */
const ids = [];
const upMs = await inParallel(/** @type {string[]} */ (posts), async (url) => {
  const answer = await ask(url, 'POST');
  if (answer.status !== 201) throw new Error(`An upload was answered ${answer.status}: ${Buffer.concat(answer.body)}`);
  ids.push(JSON.parse(Buffer.concat(answer.body).toString()).id);
});

/** @type {number[]} */
const firstBytes = [];
const download = /** @type {string} */ (
  new URL(posts[0]).pathname.startsWith('/messages') ? '/messages/attachments/' : '/files/'
);
const origin = new URL(posts[0]).origin;
const downMs = await inParallel(ids, async (id) => {
  const answer = await ask(`${origin}${download}${id}`, 'GET');
  const length = answer.body.reduce((sum, chunk) => sum + chunk.length, 0);
  if (answer.status !== 200 || length !== size)
    throw new Error(`A download was answered ${answer.status}, ${length} bytes.`);
  firstBytes.push(answer.firstByteMs);
});

const megabytes = (posts.length * size) / 1e6;
agent.destroy();
process.stdout.write(
  JSON.stringify({ up: megabytes / (upMs / 1_000), down: megabytes / (downMs / 1_000), firstBytes }),
);
