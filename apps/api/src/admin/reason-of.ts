import { AppError } from '../common/errors.js';

/** Why a command failed, in a sentence for whoever ran it. */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError && error.code === 'unavailable') {
    return 'The database cannot be reached. Check that it runs and that DATABASE_URL is right.';
  }
  return error instanceof Error ? error.message || error.name : String(error);
}
