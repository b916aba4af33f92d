import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { addressOf, EICAR, startClamd, type TestClamd } from '../../test/support/clamd.js';
import type { ClamdAddress } from '../config/attachment-urls.js';
import { ClamdScanner } from './clamd.scanner.js';
import { ScanUnavailable } from './scanner.js';

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).reverse()) {
    await dispose();
  }
});

/** In ten thousand pieces, so that nobody could take it at once. */
const large = () => Readable.from(Array.from({ length: 10_000 }, () => Buffer.alloc(1_000)));
const letter = () => Readable.from([Buffer.from('A letter.')]);

/** Why there was no verdict. */
async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    (verdict) => expect.unreachable(`There was a verdict: ${JSON.stringify(verdict)}`),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ScanUnavailable);
  return (error as ScanUnavailable).message;
}

async function ownClamd(options?: Parameters<typeof startClamd>[0]): Promise<TestClamd> {
  const clamd = await startClamd(options);
  disposals.push(() => clamd.stop());
  return clamd;
}

describe.each([{ tcp: false }, { tcp: true }])('a clamd in trouble, over TCP: $tcp', ({ tcp }) => {
  test('it is killed with half of a file, and comes back', async () => {
    const clamd = await ownClamd({ tcp });
    const scanner = new ClamdScanner(addressOf(clamd));
    const content = new PassThrough();
    const attempt = reasonOf(scanner.scan(content));
    content.write(Buffer.alloc(1_000_000));
    // Once there is room for more, clamd has taken some.
    await once(content, 'drain');
    await clamd.kill();
    expect(await attempt).toMatch(/closed the connection|connection to clamd failed/);
    expect(content.destroyed).toBe(true);
    expect(await reasonOf(scanner.scan(letter()))).toMatch(/ECONNREFUSED/);
    expect(await reasonOf(scanner.check())).toMatch(/ECONNREFUSED/);
    await clamd.start();
    await scanner.check();
    expect(await scanner.scan(letter())).toEqual({ kind: 'clean' });
  });

  test('it hangs: before it took the file, after that, and at a ping', async () => {
    const clamd = await ownClamd({ tcp });
    clamd.freeze();
    const waiting = (limits: { idle: number; total: number }) =>
      new ClamdScanner(addressOf(clamd), { connect: 3_000, ...limits });
    const content = large();
    const [sending, scanning, ping] = await Promise.all([
      reasonOf(waiting({ idle: 200, total: 20_000 }).scan(content)),
      reasonOf(waiting({ idle: 20_000, total: 200 }).scan(letter())),
      reasonOf(new ClamdScanner(addressOf(clamd)).check()),
    ]);
    expect(sending).toMatch('nothing went to clamd for 200 ms');
    expect(content.destroyed).toBe(true);
    expect(scanning).toMatch('no answer within 200 ms');
    expect(ping).toMatch(/within 2000 ms|for 2000 ms/);
    clamd.thaw();
    expect(await new ClamdScanner(addressOf(clamd)).scan(letter())).toEqual({ kind: 'clean' });
  });

  test('the file is larger than its StreamMaxLength: no verdict, and why', async () => {
    const clamd = await ownClamd({ tcp, settings: { StreamMaxLength: '1M' } });
    const scanner = new ClamdScanner(addressOf(clamd));
    const reasons: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      reasons.push(await reasonOf(scanner.scan(large())));
    }
    const inItsOwnWords = /INSTREAM size limit exceeded\. ERROR/;
    expect(reasons.filter((reason) => !inItsOwnWords.test(reason) && !reason.includes('StreamMaxLength'))).toEqual([]);
    expect(reasons).toContainEqual(expect.stringMatching(inItsOwnWords));
  });
});

test('it hangs so that connections wait to be taken', async () => {
  const clamd = await ownClamd({ tcp: true, settings: { MaxConnectionQueueLength: '1' } });
  const address = addressOf(clamd);
  if (address.kind !== 'tcp') {
    throw new Error('It is not on a port.');
  }
  clamd.freeze();
  // A connection that is made may not stand in the queue yet: it is full once one is not made.
  for (let isMade = true; isMade; ) {
    const socket = connect(address).on('error', () => undefined);
    disposals.push(() => socket.destroy());
    isMade = await Promise.race([once(socket, 'connect').then(() => true), setTimeout(1_000, false)]);
  }
  const scanner = new ClamdScanner(address, { connect: 200, idle: 10_000, total: 10_000 });
  expect(await reasonOf(scanner.scan(letter()))).toMatch('no connection within 200 ms');
});

test('nobody is there', async () => {
  const scanner = new ClamdScanner({ kind: 'unix', path: '/nowhere/clamd.sock' });
  expect(await reasonOf(scanner.scan(letter()))).toMatch('ENOENT');
});

test('a file that fails half-way is never finished, and fails with its own error', async () => {
  const clamd = await ownClamd();
  const scanner = new ClamdScanner(addressOf(clamd));
  const broken = new Error('the disk is gone');
  async function* failing() {
    yield Buffer.from(EICAR.slice(0, 30));
    throw broken;
  }
  await expect(scanner.scan(Readable.from(failing()))).rejects.toBe(broken);
  const cut = new PassThrough();
  const attempt = scanner.scan(cut);
  cut.write('half');
  setImmediate(() => cut.destroy());
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
});

/** What cannot be had from a real clamd: somebody else on its port. */
async function somebodyElse(talk: (socket: Socket) => void): Promise<ClamdAddress> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket
      .on('error', () => undefined)
      .on('end', () => socket.end())
      .on('close', () => sockets.delete(socket));
    talk(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  disposals.push(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const address = server.address();
  return { kind: 'tcp', host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 };
}

/** Calls back with all that came, once it ends as it should. */
function onWholeRequest(socket: Socket, answer: (request: Buffer) => void): void {
  let request = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    request = Buffer.concat([request, bytes]);
    if (request.subarray(-4).equals(Buffer.alloc(4))) {
      answer(request);
    }
  });
}

test.each([
  ['nothing', ''],
  ['a clean reply without its end', 'stream: OK'],
  ['half of a clean reply', 'stream: O'],
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['a clean reply of another command', '1: stream: OK\0'],
  ['bytes that are no text', '\u0001\u0002\uFFFD\0'],
  ['two replies', 'stream: OK\0stream: Eicar FOUND\0'],
  ['no end', 'stream: OK'.repeat(10_000)],
])('a garbled reply is no verdict: %s', async (_, reply) => {
  const address = await somebodyElse((socket) => onWholeRequest(socket, () => socket.end(reply)));
  await reasonOf(new ClamdScanner(address).scan(letter()));
});

test('a reply in pieces is put together', async () => {
  const address = await somebodyElse((socket) => {
    socket.setNoDelay();
    onWholeRequest(socket, () => {
      const pieces = [...'stream: OK\0'];
      const next = () => {
        const piece = pieces.shift();
        if (piece !== undefined) {
          socket.write(piece, () => setImmediate(next));
        }
      };
      next();
    });
  });
  expect(await new ClamdScanner(address).scan(letter())).toEqual({ kind: 'clean' });
});

test('a reset is no verdict', async () => {
  const address = await somebodyElse((socket) => onWholeRequest(socket, () => socket.resetAndDestroy()));
  expect(await reasonOf(new ClamdScanner(address).scan(letter()))).toMatch('ECONNRESET');
});

test('a clean reply to half of a file is no verdict', async () => {
  const address = await somebodyElse((socket) => socket.once('data', () => socket.write('stream: OK\0')));
  const content = new PassThrough();
  content.write('the first half');
  expect(await reasonOf(new ClamdScanner(address).scan(content))).toMatch('before it had everything: "stream: OK"');
});

test('the end of the file is only sent after all of it', async () => {
  let request = '';
  const content = new PassThrough();
  const closed = Promise.withResolvers<void>();
  const address = await somebodyElse((socket) => {
    socket.on('close', closed.resolve).on('data', (bytes) => {
      request += bytes.toString('latin1');
      if (request.endsWith('half')) {
        content.destroy(new Error('the disk is gone'));
      }
    });
  });
  const attempt = new ClamdScanner(address).scan(content);
  content.write('half');
  await expect(attempt).rejects.toThrow('the disk is gone');
  await closed.promise;
  expect(request).toBe('zINSTREAM\0\0\0\0\u0004half');
});

test('at most four are scanned at once, and a file that fails while it waits takes no turn', async () => {
  let open = 0;
  let most = 0;
  const address = await somebodyElse((socket) => {
    open += 1;
    most = Math.max(most, open);
    onWholeRequest(socket, () => {
      open -= 1;
      socket.end('stream: OK\0');
    });
  });
  const scanner = new ClamdScanner(address);
  const files = Array.from({ length: 20 }, letter);
  const waiting = new PassThrough();
  const attempts = Promise.all(files.map((file) => scanner.scan(file)));
  const failed = expect(scanner.scan(waiting)).rejects.toThrow('gone');
  waiting.destroy(new Error('gone'));
  expect(await attempts).toEqual(files.map(() => ({ kind: 'clean' })));
  await failed;
  expect(most).toBe(4);
});
