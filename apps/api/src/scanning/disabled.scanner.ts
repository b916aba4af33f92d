import type { Scanner, ScanVerdict } from './scanner.js';

/** Where nobody scans. */
export class DisabledScanner implements Scanner {
  readonly isOn = false;

  async scan(): Promise<ScanVerdict> {
    throw new Error('Scanning is off: nothing may be taken for scanned.');
  }

  async check(): Promise<void> {}
}
