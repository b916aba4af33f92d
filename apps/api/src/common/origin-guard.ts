import { Injectable } from '@nestjs/common';
import { Logger } from '../observability/logger.js';
import { ServerAddress } from './server-address.js';

/** Anyone may send any origin: they must not fill the log or the memory. */
const MAX_TOLD = 20;

/** Refuses pages of foreign origins, and tells the operator: it may be the address of a proxy that nobody configured. */
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
    const plain = isAllowed ? null : plainOrigin(origin);
    if (plain && !this.told.has(plain) && this.told.size < MAX_TOLD) {
      this.told.add(plain);
      this.logger.warn('Origin refused: if people use this address, name it in PUBLIC_URL or CORS_ORIGINS', {
        origin: plain,
      });
    }
    return isAllowed;
  }
}

/** Scheme, host and port, and nothing else that a client may have worded; null for what is not the origin of a page. */
function plainOrigin(origin = ''): string | null {
  const url = URL.parse(origin);
  return url && /^https?:$/.test(url.protocol) && url.hostname.length <= 253 ? url.origin : null;
}
