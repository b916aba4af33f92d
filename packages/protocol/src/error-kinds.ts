// Apart from the schemas: pages need this before anything else, and should not load zod for it.

interface ErrorKind {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}

/** Every error code a client can meet: HTTP status, whether the same call may succeed later, and an English title. */
export const errorKinds = {
  unauthorized: { status: 401, retryable: false, title: 'Sign in to continue.' },
  invalid_credentials: { status: 401, retryable: false, title: 'The e-mail address or the password is wrong.' },
  forbidden: { status: 403, retryable: false, title: 'You are not allowed to do this.' },
  not_found: { status: 404, retryable: false, title: 'There is nothing here, or nothing you may see.' },
  validation_failed: { status: 400, retryable: false, title: 'The request is not valid.' },
  invalid_text: { status: 400, retryable: false, title: 'The text contains characters that cannot be stored.' },
  conflict: { status: 409, retryable: false, title: 'This was already sent with another content.' },
  gone: { status: 410, retryable: false, title: 'The bytes of the file are lost.' },
  file_too_large: { status: 413, retryable: false, title: 'The file is too large.' },
  quota_exceeded: { status: 413, retryable: false, title: 'Your storage quota is used up.' },
  unsupported_media_type: { status: 415, retryable: false, title: 'This type of content is not accepted.' },
  infected_file: { status: 422, retryable: false, title: 'The file was refused by the virus scanner.' },
  empty_file: { status: 400, retryable: false, title: 'The file is empty.' },
  rate_limited: { status: 429, retryable: true, title: 'Too many requests. Wait a moment, then try again.' },
  range_not_satisfiable: { status: 416, retryable: false, title: 'The requested range lies outside of the file.' },
  scan_pending: { status: 409, retryable: true, title: 'The file is still being scanned.' },
  claim_closed: { status: 409, retryable: false, title: 'The claim is closed.' },
  too_many_files: { status: 400, retryable: false, title: 'The message has too many files.' },
  unknown_event: { status: 400, retryable: false, title: 'The event is not known.' },
  storage_full: { status: 507, retryable: true, title: 'The server has no room left.' },
  unavailable: { status: 503, retryable: true, title: 'The service is not available at the moment. Try again.' },
  internal: { status: 500, retryable: true, title: 'Something went wrong on our side.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

export const errorCodes = Object.keys(errorKinds) as [ErrorCode, ...ErrorCode[]];
