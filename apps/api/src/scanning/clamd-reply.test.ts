import { expect, test } from 'vitest';
import { readVerdict } from './clamd-reply.js';
import { ScanUnavailable } from './scanner.js';

test('the exact clean reply is clean', () => {
  expect(readVerdict('stream: OK')).toEqual({ kind: 'clean' });
});

test('what was found is named', () => {
  expect(readVerdict('stream: Win.Test.EICAR_HDB-1 FOUND')).toEqual({
    kind: 'infected',
    signature: 'Win.Test.EICAR_HDB-1',
  });
  expect(readVerdict('stream: Heuristics.Phishing.Email FOUND').kind).toBe('infected');
  expect(readVerdict('stream: OK FOUND').kind).toBe('infected');
});

test.each(['Heuristics.Encrypted.Zip', 'Heuristics.Encrypted.PDF', 'Heuristics.Limits.Exceeded.MaxFiles'])(
  'what could not be looked into is not clean: %s',
  (reason) => {
    expect(readVerdict(`stream: ${reason} FOUND`)).toEqual({ kind: 'unscannable', reason });
  },
);

test.each([
  '',
  'OK',
  'stream: ok',
  'stream: OK ',
  ' stream: OK',
  'stream: OK\n',
  'stream: OK\nstream: Eicar FOUND',
  'other: OK',
  'stream:  FOUND',
  'stream: FOUND',
  'INSTREAM size limit exceeded. ERROR',
  "stream: Can't allocate memory ERROR",
  'stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND',
  'UNKNOWN COMMAND',
])('anything else is no verdict: %j', (reply) => {
  expect(() => readVerdict(reply)).toThrow(ScanUnavailable);
});
