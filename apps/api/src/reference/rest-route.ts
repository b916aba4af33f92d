import type { ErrorCode } from '@claimline/protocol';
import type { z } from 'zod';
import type { AnswerName, BodyName } from './named-schemas.js';

/** Who may call: what must come with the request. */
export type Access =
  | 'anyone'
  | 'user'
  | 'staff'
  | 'admin'
  | 'refresh cookie'
  | 'user or files cookie'
  | 'metrics token';

/** Stands for a `multipart/form-data` body with one file in the field `file`. */
export const ONE_FILE = 'one file';

export interface RouteAnswer {
  says: string;
  /** Of a JSON answer. */
  schema?: AnswerName;
  /** Media type of an answer that is not JSON. */
  type?: string;
  headers?: readonly string[];
}

/** A call as it may be made, and what it is answered: of the conversation in `examples/`. */
export interface RouteExample {
  /** Where it is not who may call at least: a customer, or a member of staff where only they may. */
  by?: 'AGENT';
  /** Values of the parameters in the path. */
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  /** For `ONE_FILE`, what is in the file. */
  body?: unknown;
  status: number;
  /** Of what has no schema, an excerpt. Left out where nothing is answered. */
  answer?: unknown;
}

/** One way into the REST API, as the reference tells it. */
export interface RestRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As the router has it: `/claims/:claimId`. Its parameters are UUIDs. */
  path: string;
  summary: string;
  notes?: string;
  access: Access;
  query?: z.ZodObject;
  /** Request headers that change the answer. */
  headers?: Readonly<Record<string, string>>;
  body?: BodyName | typeof ONE_FILE;
  answers: Readonly<Record<number, RouteAnswer>>;
  example: RouteExample;
  /** What this route refuses beyond what `errorsOf` knows by itself. */
  errors?: readonly ErrorCode[];
}

export interface RouteGroup {
  name: string;
  about: string;
  routes: readonly RestRoute[];
}

const ERRORS_OF_ACCESS: Record<Access, readonly ErrorCode[]> = {
  anyone: [],
  user: ['unauthorized'],
  staff: ['unauthorized', 'forbidden'],
  admin: ['unauthorized', 'forbidden'],
  'refresh cookie': ['forbidden'],
  'user or files cookie': ['unauthorized'],
  'metrics token': ['unauthorized', 'not_found'],
};

/** Every error code that a route may answer, each once. */
export function errorsOf(route: RestRoute): ErrorCode[] {
  const { path, access, query, body, errors = [] } = route;
  const hasParameters = path.includes(':');
  const codes: ErrorCode[] = [
    ...(hasParameters || query || body ? (['validation_failed'] as const) : []),
    ...(body ? (['unsupported_media_type'] as const) : []),
    ...ERRORS_OF_ACCESS[access],
    ...(hasParameters ? (['not_found'] as const) : []),
    ...errors,
    'rate_limited',
    'unavailable',
    'internal',
  ];
  return [...new Set(codes)];
}
