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

const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: wholeNumber(0, 65_535).default(3001),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: urlOf('postgres:', 'postgresql:').optional(),
  REDIS_URL: urlOf('redis:', 'rediss:').optional(),
  CORS_ORIGINS: z.string().default('http://localhost:3000,http://localhost:3002'),
  PUBLIC_URL: urlOf('http:', 'https:').optional(),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'must have at least 32 bytes')
    .optional(),
  RATE_LIMIT_SCALE: z
    .string()
    .transform(Number)
    .refine((scale) => Number.isFinite(scale) && scale > 0, 'must be a number above 0')
    .default(1),
  STORAGE_URL: z.string().optional(),
  S3_REDIRECT: flag.default(false),
  CLAMD_URL: z.string().optional(),
  ATTACHMENT_TYPES: z.string().optional(),
  QUOTA_BYTES_PER_USER: wholeNumber(0, 1_000_000_000_000_000).default(1_000_000_000),
  DEMO: flag.optional(),
  DEMO_PASSWORD: z.string().min(10, 'must have at least 10 characters').default('demo-claimline'),
  TRUST_PROXY: z.string().optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{16,}$/, 'must have at least 16 characters, letters, digits and ._~+/=- alone')
    .optional(),
  LOG_LEVEL: z.enum(logLevels).default('info'),
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
