/** Where the bytes of attachments are kept. */
export type StorageTarget =
  | { kind: 'disk'; directory: string }
  | {
      kind: 's3';
      bucket: string;
      /** Before every key; empty, or ends in a slash. */
      prefix: string;
      /** Null: Amazon's own, by region. */
      endpoint: string | null;
      region: string;
      /** Whether downloads are redirected to short-lived links of the store. */
      redirect: boolean;
    };

export type ClamdAddress = { kind: 'tcp'; host: string; port: number } | { kind: 'unix'; path: string };

const DEFAULT_REGION = 'us-east-1';
const CLAMD_PORT = 3310;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** `s3://bucket/prefix?endpoint=…&region=…`; keys come from the AWS variables. */
export function readStorageUrl(
  value: string | undefined,
  directory: string,
  redirect: boolean,
  reasons: string[],
): StorageTarget {
  const disk: StorageTarget = { kind: 'disk', directory };
  if (value === undefined) {
    if (redirect) {
      reasons.push('S3_REDIRECT needs a STORAGE_URL that begins with s3://.');
    }
    return disk;
  }
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol !== 's3:' || !BUCKET.test(url.hostname) || url.username !== '' || url.password !== '') {
    reasons.push(
      'STORAGE_URL must be like s3://bucket/prefix?endpoint=https://…&region=…, with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
    return disk;
  }
  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    reasons.push('STORAGE_URL: the endpoint must be a URL that begins with https:// or http://.');
  }
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  return {
    kind: 's3',
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint,
    region: url.searchParams.get('region') ?? DEFAULT_REGION,
    redirect,
  };
}

/** `tcp://host:port` or `unix:/path`. */
export function readClamdUrl(value: string | undefined, reasons: string[]): ClamdAddress | null {
  if (value === undefined) {
    return null;
  }
  const path = /^unix:(?:\/\/)?(\/.+)$/.exec(value)?.[1];
  if (path !== undefined) {
    return { kind: 'unix', path };
  }
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol !== 'tcp:' || url.hostname === '') {
    reasons.push('CLAMD_URL must be like tcp://host:3310 or unix:/path/to/clamd.sock.');
    return null;
  }
  return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || CLAMD_PORT };
}
