import { AppError } from '../common/errors.js';

/** SQLSTATE classes and socket errors that say «the database is not there now», not «the query is wrong». */
const UNAVAILABLE_CODE =
  /^(08|53|57P|57014|58|25006)|^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)$/;
/** `pg` gives these no code. */
const UNAVAILABLE_MESSAGE =
  /timeout|timed out|Connection terminated|Connection ended|Client has encountered a connection error/i;

/** `pg` errors, unwrapped from what the query builder puts around them. */
function databaseErrorOf(error: unknown): (Error & { code?: unknown }) | null {
  if (!(error instanceof Error)) {
    return null;
  }
  return error.cause instanceof Error ? error.cause : error;
}

export function isUnavailable(error: unknown): boolean {
  const cause = databaseErrorOf(error);
  if (!cause) {
    return false;
  }
  return typeof cause.code === 'string' ? UNAVAILABLE_CODE.test(cause.code) : UNAVAILABLE_MESSAGE.test(cause.message);
}

export function isUniqueViolation(error: unknown): boolean {
  return databaseErrorOf(error)?.code === '23505';
}

/** The protocol's view of anything that was thrown; what is not known becomes `internal`, which says nothing of the inside. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) {
    return error;
  }
  return new AppError(isUnavailable(error) ? 'unavailable' : 'internal', { cause: error });
}
