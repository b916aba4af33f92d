export interface Answer {
  status: number;
  /** Sent as JSON, a text as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return { status, body: { type: 'about:blank', title: code, status, code }, headers };
}
