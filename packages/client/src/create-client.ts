import type { ClaimlineClient, ClientOptions } from './types.js';

/** Makes the client of one page: nothing runs before `login.restore()` or `login.login()`. */
export function createClaimlineClient(options: ClientOptions): ClaimlineClient {
  throw new Error(`not yet: ${options.baseUrl}`);
}
