import type { Role } from '@claimline/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Authenticator } from './authenticator.js';
import { RightsChanges } from './rights-changes.js';
import type { Rights, SessionsRepository } from './sessions.repository.js';
import { SigningSecret } from './signing-secret.js';
import { TokenService } from './token.service.js';

const userId = '0198f0a0-0000-7000-8000-000000000001';
const sessionId = '0198f0a0-0000-7000-8000-000000000002';
const tokens = new TokenService(new SigningSecret(Buffer.alloc(32, 1)));
const rightsChanges = new RightsChanges();

let rights: Rights | null;
let failing: boolean;
let questions: number;
let laterMs: number;
let authenticator: Authenticator;

beforeEach(() => {
  const { now } = performance;
  laterMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + laterMs);
  rights = { userId, role: 'AGENT', firstName: 'Nina', lastName: 'Roy', locale: 'fr' };
  failing = false;
  questions = 0;
  const findRights: SessionsRepository['findRights'] = async () => {
    questions++;
    if (failing) {
      throw new Error('down');
    }
    return new Map(rights ? [[sessionId, rights]] : []);
  };
  authenticator = new Authenticator(tokens, { findRights } as SessionsRepository, rightsChanges);
});
afterEach(() => vi.restoreAllMocks());

const tokenAs = (role: Role) => tokens.issue({ userId, sessionId, role });

/** The cache looks at the clock once a millisecond at most. */
async function passTime(ms: number): Promise<void> {
  laterMs += ms;
  await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('authenticate', () => {
  test('takes the role from the database', async () => {
    const principal = await authenticator.authenticate(await tokenAs('CUSTOMER'));
    expect(principal).toMatchObject({ userId, sessionId, role: 'AGENT', firstName: 'Nina' });
  });

  test('refuses a token of before a demotion', async () => {
    await expect(authenticator.authenticate(await tokenAs('ADMIN'))).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test("refuses a token that names another's login", async () => {
    const foreign = await tokens.issue({ userId: sessionId, sessionId, role: 'AGENT' });
    await expect(authenticator.authenticate(foreign)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('asks the database once in two seconds, and again after', async () => {
    const token = await tokenAs('AGENT');
    await Promise.all([authenticator.authenticate(token), authenticator.authenticate(token)]);
    await passTime(1_500);
    await authenticator.authenticate(token);
    expect(questions).toBe(1);
    rights = null;
    await passTime(600);
    await expect(authenticator.authenticate(token)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(questions).toBe(2);
  });

  test.each([[{ userId }], [{ sessionId }]])('notices a change that is told at once: %j', async (change) => {
    const token = await tokenAs('AGENT');
    await authenticator.authenticate(token);
    rights = null;
    rightsChanges.tell(change);
    await expect(authenticator.authenticate(token)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('does not keep a failure', async () => {
    const token = await tokenAs('AGENT');
    failing = true;
    await expect(authenticator.authenticate(token)).rejects.toThrow('down');
    failing = false;
    await expect(authenticator.authenticate(token)).resolves.toMatchObject({ userId });
  });
});

test('every listener is told of a change, whatever another throws', () => {
  const changes = new RightsChanges();
  const told = vi.fn();
  changes.onChange(() => {
    throw new Error('mine');
  });
  const stop = changes.onChange(told);
  expect(() => changes.tell({ userId })).toThrow('mine');
  expect(told).toHaveBeenCalledWith({ userId });
  stop();
  expect(() => changes.tell({ userId })).toThrow('mine');
  expect(told).toHaveBeenCalledTimes(1);
});
