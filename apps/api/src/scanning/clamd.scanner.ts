import type { Readable } from 'node:stream';
import { Slots } from '../common/slots.js';
import type { ClamdAddress } from '../config/attachment-urls.js';
import { askClamd, type ClamdLimits } from './clamd-conversation.js';
import { quote, readVerdict } from './clamd-reply.js';
import { type Scanner, ScanUnavailable, type ScanVerdict } from './scanner.js';

/** Below the threads that clamd has by default: it may have others to serve. */
const AT_ONCE = 4;
const LARGEST_CHUNK = 64 * 1024;
const SCAN_LIMITS: ClamdLimits = { connect: 3_000, idle: 10_000, total: 60_000 };
const CHECK_LIMITS: ClamdLimits = { connect: 2_000, idle: 2_000, total: 2_000 };

/** Asks clamd, with `INSTREAM`: it needs no access to the files. Source: clamd(8). */
export class ClamdScanner implements Scanner {
  readonly isOn = true;
  private readonly slots = new Slots(AT_ONCE);

  constructor(
    private readonly address: ClamdAddress,
    private readonly limits = SCAN_LIMITS,
  ) {}

  async scan(content: Readable): Promise<ScanVerdict> {
    // It may fail while it waits for its turn, when nobody reads it yet.
    let failure: Error | undefined;
    content.once('error', (error) => {
      failure = error;
    });
    try {
      return await this.slots.run(async () =>
        readVerdict(await askClamd(this.address, instream(content), this.limits)),
      );
    } catch (error) {
      throw failure ?? error;
    } finally {
      content.destroy();
    }
  }

  async check(): Promise<void> {
    const reply = await askClamd(this.address, ping(), CHECK_LIMITS);
    if (reply !== 'PONG') {
      throw new ScanUnavailable(`clamd answered a ping with ${quote(reply)}`);
    }
  }
}

async function* ping() {
  yield 'zPING\0';
}

/**
 * Chunks with their lengths before them; one of length 0 is the end. It is only sent when `content` has ended well:
 * half a file may be clean where the whole is not.
 */
async function* instream(content: AsyncIterable<Buffer>) {
  yield 'zINSTREAM\0';
  for await (const bytes of content) {
    for (let start = 0; start < bytes.length; start += LARGEST_CHUNK) {
      const chunk = bytes.subarray(start, start + LARGEST_CHUNK);
      yield Buffer.concat([lengthOf(chunk), chunk]);
    }
  }
  yield lengthOf([]);
}

function lengthOf({ length }: { length: number }): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(length);
  return header;
}
