export { createClaimlineClient } from './create-client.js';
export { ClientFailure, toClientError } from './failure.js';
export { type FileRefusal, refusalOf } from './file-refusal.js';
export { quoteOf } from './quote.js';
export type * from './types.js';
