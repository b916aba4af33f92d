import { isAbsolute, join, resolve } from 'node:path';
import { allFileTypes, defaultFileTypes } from '@claimline/protocol';
import { z } from 'zod';
import { type ClamdAddress, readClamdUrl, readStorageUrl, type StorageTarget } from './attachment-urls.js';

/** Says in one sentence each what is wrong with the configuration. */
export class ConfigError extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('\n'));
  }
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
const urlOf = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

/** What the server reads, with what docs/operations/environment.md says of it. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional().describe('`production` turns `DEMO` off'),
  PORT: wholeNumber(0, 65_535).default(3001).describe('0 takes any free port'),
  HOST: z.string().default('127.0.0.1').describe('`0.0.0.0` for all interfaces'),
  DATA_DIR: z
    .string()
    .default('./data')
    .describe('embedded database, files, secrets and logs ([running.md](running.md#what-lies-under-data_dir))'),
  DATABASE_URL: urlOf('postgres:', 'postgresql:')
    .optional()
    .describe('`postgres://…`, PostgreSQL ≥ 15 ([database.md](database.md)); without it, the embedded database'),
  REDIS_URL: urlOf('redis:', 'rediss:')
    .optional()
    .describe(
      'makes several nodes one system; needs `DATABASE_URL` and `JWT_SECRET` ([several-nodes.md](several-nodes.md))',
    ),
  CORS_ORIGINS: z
    .string()
    .default('http://localhost:3000,http://localhost:3002')
    .describe('other origins whose pages may call, separated by commas'),
  PUBLIC_URL: urlOf('http:', 'https:')
    .optional()
    .describe('where people reach it; with `https` the cookie is Secure. Without it, `http://localhost:PORT`'),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'must have at least 32 bytes')
    .optional()
    .describe('at least 32 bytes; without it, made at first start and kept in `DATA_DIR/secrets/jwt`'),
  RATE_LIMIT_SCALE: z
    .string()
    .transform(Number)
    .refine((scale) => Number.isFinite(scale) && scale > 0, 'must be a number above 0')
    .default(1)
    .describe('multiplies every rate limit'),
  STORAGE_URL: z
    .string()
    .optional()
    .describe(
      '`s3://bucket/prefix?endpoint=…&region=…`, keys from the AWS variables ([storage.md](storage.md)); without it, `DATA_DIR/uploads/messages`',
    ),
  S3_REDIRECT: flag.default(false).describe('1 sends downloads to short-lived links of the bucket'),
  CLAMD_URL: z
    .string()
    .optional()
    .describe('`tcp://host:port` or `unix:/path` ([scanning.md](scanning.md)); without it, files are `unscanned`'),
  ATTACHMENT_TYPES: z
    .string()
    .optional()
    .describe(
      'content types that are accepted, separated by commas; with a leading `+`, besides the usual ones: `+application/zip`. Without it, all but ZIP',
    ),
  QUOTA_BYTES_PER_USER: wholeNumber(0, 1_000_000_000_000_000)
    .default(1_000_000_000)
    .describe('what the files of one uploader may take'),
  DEMO: flag
    .optional()
    .describe('1 makes demo people and claims in an empty database; without it, 1, and in production 0'),
  DEMO_PASSWORD: z
    .string()
    .min(10, 'must have at least 10 characters')
    .default('demo-claimline')
    .describe('theirs; at least 10 characters'),
  TRUST_PROXY: z
    .string()
    .optional()
    .describe(
      'whose `X-Forwarded-For` is believed: 0 nobody’s, 1 that of one proxy in front (2 of two in a row), or of these addresses and networks. Behind a proxy, set it, else all people share one address’s login rate',
    ),
  METRICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{16,}$/, 'must have at least 16 characters, letters, digits and ._~+/=- alone')
    .optional()
    .describe(
      'who may read `/metrics` ([monitoring.md](monitoring.md)), 16 characters or more; without it, this machine alone',
    ),
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe('`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`'),
});

export interface Config {
  production: boolean;
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Null: the embedded database under `dataDir`. */
  databaseUrl: string | null;
  /** Null: one node. Never without `databaseUrl` and `jwtSecret`. */
  redisUrl: string | null;
  corsOrigins: readonly string[];
  /** Null: `http://localhost:` and the port that is listened on. */
  publicUrl: string | null;
  /** Null: made at first start and kept in `dataDir`. */
  jwtSecret: string | null;
  rateLimitScale: number;
  storage: StorageTarget;
  /** Null: files are kept without being scanned. */
  clamd: ClamdAddress | null;
  /** Content types that are accepted. */
  attachmentTypes: readonly string[];
  quotaBytesPerUser: number;
  demo: boolean;
  demoPassword: string;
  /** Whose `X-Forwarded-For` is believed: nobody's, that many proxies' in a row, or these addresses'. */
  trustProxy: false | number | string;
  /** Null: metrics are for this machine alone. */
  metricsToken: string | null;
  logLevel: (typeof logLevels)[number];
}

function withoutBlanks(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
}

function readOrigins(list: string, reasons: string[]): string[] {
  const origins = list.split(',').map((origin) => origin.trim());
  return origins.filter(Boolean).map((origin) => {
    if (!URL.canParse(origin) || new URL(origin).origin === 'null') {
      reasons.push(`CORS_ORIGINS: "${origin}" is not an origin such as https://portal.example.com.`);
      return origin;
    }
    return new URL(origin).origin;
  });
}

/** A list that stands for the usual types, or, with a leading `+`, is added to them. */
function readTypes(list: string | undefined, reasons: string[]): readonly string[] {
  if (list === undefined) {
    return defaultFileTypes;
  }
  const adds = list.startsWith('+');
  const types = list
    .slice(adds ? 1 : 0)
    .split(',')
    .map((type) => type.trim())
    .filter(Boolean);
  for (const type of types.filter((name) => !allFileTypes.some((known) => known === name))) {
    reasons.push(
      `ATTACHMENT_TYPES: "${type}" is not a type that can be recognised. Known: ${allFileTypes.join(', ')}.`,
    );
  }
  return adds ? [...new Set([...defaultFileTypes, ...types])] : types;
}

/** Turns an environment into a configuration; pure. Refuses what is malformed or contradicts itself. */
export function readConfig(environment: Record<string, string | undefined>, workingDir: string): Config {
  const parsed = environmentSchema.safeParse(withoutBlanks(environment));
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
  }
  const env = parsed.data;
  const reasons: string[] = [];
  const corsOrigins = readOrigins(env.CORS_ORIGINS, reasons);
  const dataDir = isAbsolute(env.DATA_DIR) ? env.DATA_DIR : resolve(workingDir, env.DATA_DIR);
  const storage = readStorageUrl(env.STORAGE_URL, join(dataDir, 'uploads/messages'), env.S3_REDIRECT, reasons);
  const clamd = readClamdUrl(env.CLAMD_URL, reasons);
  const attachmentTypes = readTypes(env.ATTACHMENT_TYPES, reasons);
  if (env.REDIS_URL && !env.DATABASE_URL) {
    reasons.push('REDIS_URL makes several nodes one system, which needs a shared DATABASE_URL.');
  }
  if (env.REDIS_URL && !env.JWT_SECRET) {
    reasons.push('REDIS_URL makes several nodes one system, which needs the same JWT_SECRET on each of them.');
  }
  if (reasons.length > 0) {
    throw new ConfigError(reasons);
  }
  const production = env.NODE_ENV === 'production';
  return {
    production,
    port: env.PORT,
    host: env.HOST,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    corsOrigins,
    publicUrl: env.PUBLIC_URL ? env.PUBLIC_URL.replace(/\/+$/, '') : null,
    jwtSecret: env.JWT_SECRET ?? null,
    rateLimitScale: env.RATE_LIMIT_SCALE,
    storage,
    clamd,
    attachmentTypes,
    quotaBytesPerUser: env.QUOTA_BYTES_PER_USER,
    demo: env.DEMO ?? !production,
    demoPassword: env.DEMO_PASSWORD,
    trustProxy: readTrustProxy(env.TRUST_PROXY),
    metricsToken: env.METRICS_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
  };
}

/** `true` means one proxy, never everybody: whoever may set the header could name any address. */
function readTrustProxy(value: string | undefined): false | number | string {
  if (value === undefined || value === '0' || value === 'false') {
    return false;
  }
  if (value === 'true') {
    return 1;
  }
  return /^\d{1,2}$/.test(value) ? Number(value) : value;
}
