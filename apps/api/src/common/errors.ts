import { type AckError, type ErrorCode, errorKinds, type FieldError, type Problem } from '@claimline/protocol';

interface AppErrorOptions {
  /** What is wrong with this very request and what to do; shown to the caller. */
  detail?: string | undefined;
  errors?: FieldError[] | undefined;
  /** With `rate_limited`. */
  retryAfterMs?: number | undefined;
  /** For the log alone. */
  cause?: unknown;
}

/** A failure that the caller may know of, in the protocol's codes. Anything else that is thrown becomes `internal`. */
export class AppError extends Error {
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    options: AppErrorOptions = {},
  ) {
    super(options.detail ?? errorKinds[code].title, options.cause === undefined ? {} : { cause: options.cause });
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfterMs = options.retryAfterMs;
  }

  get status(): number {
    return errorKinds[this.code].status;
  }

  toProblem(): Problem {
    const { status, title } = errorKinds[this.code];
    return {
      type: `urn:claimline:error:${this.code}`,
      title,
      status,
      code: this.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }

  toAckError(): AckError {
    const { retryable, title } = errorKinds[this.code];
    return {
      code: this.code,
      message: this.detail ?? title,
      retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}

/** One field that is wrong, as the schema check would say it. */
export function invalidField(path: string, message: string): AppError {
  return new AppError('validation_failed', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}
