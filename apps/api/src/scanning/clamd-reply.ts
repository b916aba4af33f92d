import { ScanUnavailable, type ScanVerdict } from './scanner.js';

/** Names that clamd gives to what it could not look into, with `AlertEncrypted` and `AlertExceedsMax`. */
const NOT_LOOKED_INTO = /^Heuristics\.(?:Encrypted|Limits\.Exceeded)\./;

/** Unlike the other limits this one depends on how busy the machine is. */
const OUT_OF_TIME = 'Heuristics.Limits.Exceeded.MaxScanTime';

/** Reads the answer to `INSTREAM`. Throws `ScanUnavailable` for all that is not plainly a verdict. */
export function readVerdict(reply: string): ScanVerdict {
  if (reply === 'stream: OK') {
    return { kind: 'clean' };
  }
  const signature = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (signature === undefined || signature === OUT_OF_TIME) {
    throw new ScanUnavailable(`clamd answered ${quote(reply)}`);
  }
  return NOT_LOOKED_INTO.test(signature) ? { kind: 'unscannable', reason: signature } : { kind: 'infected', signature };
}

/** Fit for a line of the log, whatever it was that answered. */
export function quote(reply: string): string {
  return JSON.stringify(reply.length > 100 ? `${reply.slice(0, 100)}…` : reply);
}
