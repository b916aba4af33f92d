import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import type { StorageTarget } from '../config/attachment-urls.js';

export type S3Target = Extract<StorageTarget, { kind: 's3' }>;

/** How often a request is made at most, for failures that may pass. */
export const MAX_ATTEMPTS = 3;
const CONNECT_WITHIN_MS = 3_000;
/** A connection on which nothing moves for so long is given up, also when it is a reader who takes nothing. */
const SILENT_FOR_MS = 30_000;
const MAX_CONNECTIONS = 128;

const ignore = () => undefined;
/** Failures are thrown as well; without this, the SDK writes some of them to the console. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** The keys come from the AWS variables or from whatever else the SDK knows: profiles, roles of the machine. */
export function openS3Client({ endpoint, region }: S3Target): S3Client {
  const connections = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
  return new S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: MAX_ATTEMPTS,
    // Not every S3 server knows the checksums that the SDK sends unasked. Content-MD5 is sent instead, which all verify.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The SDK would open a connection of its own for each request that waits for a go-ahead.
    expectContinueHeader: false,
    logger: silent,
    requestHandler: {
      connectionTimeout: CONNECT_WITHIN_MS,
      socketTimeout: SILENT_FOR_MS,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(connections),
      httpsAgent: new HttpsAgent(connections),
      logger: silent,
    },
  });
}
