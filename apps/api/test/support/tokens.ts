import { decodeJwt, SignJWT } from 'jose';
import type { Person } from './people.js';
import { JWT_SECRET } from './server.js';

/** A token of the person's login that ends so many seconds from now. */
export function tokenFor(person: Person, seconds: number): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  return new SignJWT({ ...decodeJwt(person.token), exp })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(JWT_SECRET));
}

/** When a token ends, in milliseconds since 1970. */
export function endOf(token: string): number {
  return Number(decodeJwt(token).exp) * 1_000;
}
