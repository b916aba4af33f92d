import type { Readable } from 'node:stream';

export type ScanVerdict =
  | { kind: 'clean' }
  /** `signature`: what the scanner calls it. */
  | { kind: 'infected'; signature: string }
  /** It cannot be looked into: encrypted, or an archive beyond the scanner's limits. Trying again would not help. */
  | { kind: 'unscannable'; reason: string };

/** No verdict was to be had now: the scanner is down, hangs, says what is not understood. Trying again may help. */
export class ScanUnavailable extends Error {}

/** Looks for malware in bytes. */
export interface Scanner {
  /** False where files are kept without being scanned. */
  readonly isOn: boolean;

  /**
   * Reads `content` to its end, or destroys it. Resolves with `clean` only when the scanner has said so of all of it;
   * rejects with `ScanUnavailable` when there is no verdict, or with the error of `content`.
   */
  scan(content: Readable): Promise<ScanVerdict>;

  /** Rejects with `ScanUnavailable` when it does not answer. Always resolves where scanning is off. */
  check(): Promise<void>;
}

export const SCANNER = Symbol('Scanner');
