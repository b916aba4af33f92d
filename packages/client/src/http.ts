import { ClientFailure, errorOf, errorOfAnswer, offlineError } from './failure.js';

const TIMEOUT_MS = 10_000;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the base address on, with its query. */
  path: string;
  body?: object | undefined;
  token?: string;
  /** Sends and stores the login cookie, from other origins too. */
  withCookie?: boolean;
}

/** Where access tokens come from; see `LoginStore` for the promises. */
export interface TokenSource {
  getToken(): Promise<string>;
  /** Another token than the one that was refused. */
  renewToken(refused: string): Promise<string>;
}

export type UserRequest = Omit<HttpRequest, 'token'>;

/** Makes calls as the signed-in user. Throws `ClientFailure`. */
export type Http = <Answer>(request: UserRequest) => Promise<Answer>;

/**
 * One HTTP call: the JSON of a 2xx answer, null without a body.
 *
 * Throws `ClientFailure`: `offline` when no answer came within 10 s, else the code of the problem that the server told,
 * or `unavailable` / `internal` when something between answered in another language.
 */
export async function sendRequest<Answer>(baseUrl: string, request: HttpRequest): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (request.body) headers['content-type'] = 'application/json';
  if (request.token) headers.authorization = `Bearer ${request.token}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${baseUrl}${request.path}`, {
      method: request.method,
      headers,
      body: request.body ? JSON.stringify(request.body) : null,
      credentials: request.withCookie ? 'include' : 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch {
    throw new ClientFailure(offlineError());
  }
  return readAnswer({ status: response.status, text, retryAfter: response.headers.get('retry-after') });
}

export interface RawAnswer {
  status: number;
  text: string;
  /** The `Retry-After` header. */
  retryAfter: string | null;
}

/** The JSON of an answer. Throws `ClientFailure` when it is a refusal, or not the server's. */
export function readAnswer<Answer>({ status, text, retryAfter }: RawAnswer): Answer {
  const body = parseJson(text);
  if (status < 200 || status > 299) throw new ClientFailure(errorOfAnswer({ status, body, retryAfter }));
  // A captive portal or a proxy's page says 200 as well.
  if (body === undefined) throw new ClientFailure(errorOf('unavailable', 'The answer was not from the server.'));
  return body as Answer;
}

/** Undefined when it is not JSON; null for an empty body. */
function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface HttpOptions {
  baseUrl: string;
  tokens: TokenSource;
  /** Hears of each call whether any answer came. */
  onOutcome?: (answered: boolean) => void;
}

export function createHttp({ baseUrl, tokens, onOutcome }: HttpOptions): Http {
  return async <Answer>(request: UserRequest) => {
    try {
      const answer = await asUser(tokens, (token) => sendRequest<Answer>(baseUrl, { ...request, token }));
      onOutcome?.(true);
      return answer;
    } catch (thrown) {
      if (thrown instanceof ClientFailure) onOutcome?.(!cannotReach(thrown));
      throw thrown;
    }
  };
}

/** Makes a call with an access token, and once more with another when that one is refused. */
export async function asUser<Answer>(tokens: TokenSource, call: (token: string) => Promise<Answer>): Promise<Answer> {
  const token = await tokens.getToken();
  try {
    return await call(token);
  } catch (thrown) {
    if (!(thrown instanceof ClientFailure) || thrown.error.code !== 'unauthorized') throw thrown;
    // Ended early: a wrong clock, a restarted server with other keys. One renewal, one retry.
    return call(await tokens.renewToken(token));
  }
}

/** Whether the server behind the address is out of reach, whoever said so. */
function cannotReach(failure: ClientFailure): boolean {
  return failure.error.code === 'offline' || failure.error.code === 'unavailable';
}
