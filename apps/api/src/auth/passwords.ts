import { randomBytes } from 'node:crypto';
import { countCharacters, isStorableText, limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { AppError, invalidField } from '../common/errors.js';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashing runs on the same four threads as file access and name look-ups: half of them stay free. */
const MAX_RUNNING = 2;
/** About two seconds of waiting on a small machine; who comes later is told to come back. */
const MAX_WAITING = 100;

/** Checked where nobody's hash can be: the same work as for a real one, and no password fits it. */
const NOBODYS_HASH = [
  '$argon2id$v=19',
  `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`,
  unpaddedBase64(16),
  unpaddedBase64(32),
].join('$');

function unpaddedBase64(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('=', '');
}

/** Accents come composed from one keyboard and decomposed from another: both must open the same account. */
function normalize(password: string): string {
  return password.normalize('NFKC');
}

/** Refuses a password that is too weak to choose, or that a login would not accept. */
export function assertGoodPassword(password: string): void {
  const { passwordMinCharacters: min, passwordMaxCharacters: max } = limits.person;
  if (!isStorableText(password)) {
    throw invalidField('password', 'must not contain U+0000 or lone surrogates');
  }
  if (countCharacters(password) < min) {
    throw invalidField('password', `must have at least ${min} characters`);
  }
  if (password.length > max) {
    throw invalidField('password', `must have at most ${max} characters`);
  }
}

/** Argon2id with a bound on how many run and wait at once, so that a flood of logins cannot take the server's memory. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalize(password), COST));
  }

  /** Whether the password is the one of this hash; null, for nobody, takes as long and is false. */
  matches(passwordHash: string | null, password: string): Promise<boolean> {
    return this.inTurn(async () => {
      const fits = await verify(passwordHash ?? NOBODYS_HASH, normalize(password));
      return fits && passwordHash !== null;
    });
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < MAX_RUNNING) {
      this.running++;
    } else if (this.waiting.length < MAX_WAITING) {
      // The place is handed over by the one who leaves, so that nobody overtakes.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      throw new AppError('unavailable', { detail: 'Too many people are signing in at this moment. Try again.' });
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.running--;
      }
    }
  }
}
