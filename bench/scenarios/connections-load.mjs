// Load of `connections` and `reconnect-storm`: reads { urls, clients, pid, storm } from standard input and connects all clients. Idle,
// it prints what memory they cost the server. In a storm it says `ready`, waits until the server has gone, and prints how long it
// takes until everybody is back, joined and caught up.
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { inParallel } from '../lib/in-parallel.mjs';
import { memoryOf } from '../lib/pinned.mjs';
import { assertOk, sayWhyItFails } from '../lib/refusals.mjs';
import { connectSocketIo } from '../lib/socket-io-wire.mjs';

sayWhyItFails();
const { urls, clients, pid, storm } = /** @type {any} */ (await json(process.stdin));
const CONNECT_AT_ONCE = 64;
/** Time for buffers of the handshake to be given back. */
const SETTLE_MS = 5_000;
const RETRY_MS = 200;

/** @param {{ token?: string, claimId: string }} client @param {number} [position] */
async function enter({ token, claimId }, position) {
  const wire = await connectSocketIo(urls[0], token, () => undefined);
  if (!storm) return { wire, position: 0 };
  const asked = { claimId, ...(position !== undefined && { afterSeq: position }) };
  const { lastSeq } = assertOk('join_claim', await wire.ask('join_claim', asked));
  return { wire, position: lastSeq };
}

// In a storm the server is another process by the second round.
const before = storm ? 0 : memoryOf(pid);
const began = performance.now();
/** @type {{ client: any, wire: import('../lib/socket-io-wire.mjs').Wire, position: number | undefined }[]} */
const members = [];
await inParallel(clients, CONNECT_AT_ONCE, async (client) => {
  members.push({ client, ...(await enter(client)) });
});
const connectSeconds = (performance.now() - began) / 1_000;

if (!storm) {
  await pause(SETTLE_MS);
  const bytesEach = (memoryOf(pid) - before) / members.length;
  process.stdout.write(`${JSON.stringify({ bytesEach, connectSeconds })}\n`, () => process.exit());
} else {
  let firstBackAt = 0;
  const allBack = Promise.all(
    members.map(async ({ client, wire, position }) => {
      await wire.closed;
      for (;;) {
        // Everybody notices at once, and comes back as a client library does: after a moment that differs.
        await pause(RETRY_MS * Math.random());
        try {
          await enter(client, position);
          firstBackAt ||= performance.now();
          return;
        } catch {
          // The server is not back yet.
        }
      }
    }),
  );
  process.stdout.write('ready\n');
  await allBack;
  process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - firstBackAt) / 1_000 })}\n`, () =>
    process.exit(),
  );
}
