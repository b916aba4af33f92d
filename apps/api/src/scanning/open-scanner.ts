import type { ClamdAddress } from '../config/attachment-urls.js';
import { ClamdScanner } from './clamd.scanner.js';
import { DisabledScanner } from './disabled.scanner.js';
import type { Scanner } from './scanner.js';

export const openScanner = (clamd: ClamdAddress | null): Scanner =>
  clamd ? new ClamdScanner(clamd) : new DisabledScanner();
