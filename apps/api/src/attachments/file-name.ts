import { isInvisible, isStorableText, limits } from '@claimline/protocol';
import { AppError } from '../common/errors.js';

/** Controls, and the characters that make a name read in another order than it is stored: `photo[RLO]gpj.exe`. */
const DECEIVING = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const UNNAMED = 'file';

/** The name of an uploaded file as it is kept: data to show, never a path. Refuses what cannot be kept as it is. */
export function readFileName(given: string | undefined): string {
  // Browsers write a quote of a name so (HTML, multipart/form-data encoding algorithm).
  const name = (given ?? '')
    .replaceAll('%22', '"')
    .replace(/^.*[/\\]/su, '')
    .trim();
  if (!isStorableText(name) || DECEIVING.test(name)) {
    throw refused('invalid_text', 'must not contain control characters. Rename the file and send it again.');
  }
  if (Buffer.byteLength(name) > limits.attachment.fileNameMaxBytes) {
    throw refused(
      'validation_failed',
      `must have a name of at most ${limits.attachment.fileNameMaxBytes} bytes. Rename the file and send it again.`,
    );
  }
  return isInvisible(name) || /^\.+$/.test(name) ? UNNAMED : name;
}

function refused(code: 'invalid_text' | 'validation_failed', message: string): AppError {
  return new AppError(code, { detail: `The file ${message}`, errors: [{ path: 'file', message }] });
}
