import { Injectable } from '@nestjs/common';
import { Logger } from '../observability/logger.js';
import { ServerAddress } from './server-address.js';

/** Anyone may send any origin: they must fill neither the log nor the memory. */
const MAX_TOLD = 20;
const MAX_LENGTH = 300;

/** Says which pages may talk to the server, and tells the operator of those that may not: theirs may be the address that people use. */
@Injectable()
export class OriginGuard {
  private readonly told = new Set<string>();

  constructor(
    private readonly address: ServerAddress,
    private readonly logger: Logger,
  ) {}

  /** As `ServerAddress.allowsOrigin`; each foreign origin is logged once. */
  admits(origin: string | undefined): boolean {
    const isAllowed = this.address.allowsOrigin(origin);
    const foreign = isAllowed ? null : readOrigin(origin);
    if (foreign && !this.told.has(foreign) && this.told.size < MAX_TOLD) {
      this.told.add(foreign);
      this.logger.warn('Origin refused: if people use this address, set PUBLIC_URL to it or add it to CORS_ORIGINS', {
        origin: foreign,
      });
    }
    return isAllowed;
  }
}

/** Scheme, host and port as a URL has them, and nothing else that a client may have worded; null for what is no page's origin. */
function readOrigin(origin = ''): string | null {
  const url = origin.length <= MAX_LENGTH ? URL.parse(origin) : null;
  return url && /^https?:$/.test(url.protocol) ? url.origin : null;
}
