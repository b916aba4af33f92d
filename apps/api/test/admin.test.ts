import type { ClaimList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { expectProblem, login, newPerson, signIn } from './support/people.js';
import { PASSWORD, serverOfThisFile } from './support/server.js';
import { connect, transports } from './support/sockets.js';

const server = await serverOfThisFile();

const run = (...args: string[]) => server.command('admin', args);

it('ADM1 makes users, who can sign in at once', async () => {
  const args = ['--email', 'Zoe@Example.com', '--role', 'AGENT', '--first-name', 'Zoé', '--last-name', 'Noël'];
  const made = await server.command('admin', ['create-user', ...args], 'a good password\n');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const zoe = await signIn(server, 'zoe@example.com', 'a good password');
  expect(zoe.user).toMatchObject({ email: 'zoe@example.com', firstName: 'Zoé', lastName: 'Noël', role: 'AGENT' });

  const again = await server.command('admin', ['create-user', ...args], 'a good password\n');
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toContain('zoe@example.com already has an account');
});

it('ADM2 says in a sentence what is wrong with a command', async () => {
  const user = [
    'create-user',
    '--email',
    'short@example.com',
    '--role',
    'AGENT',
    '--first-name',
    'A',
    '--last-name',
    'B',
  ];
  const refused = await server.command('admin', user, 'short\n');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('at least 10 characters');
  expect((await run('set-role', 'claire@example.com', 'KING')).stderr).toContain('CUSTOMER, AGENT or ADMIN');
  expect((await run('disable', 'nobody@example.com')).stderr).toContain('nobody@example.com');
  expect((await run('dance')).code).toBe(2);
  expectProblem(await login(server, 'short@example.com', 'short'), 'invalid_credentials');
});

it('ADM3 gives a promoted user the new rights in the open login', async () => {
  const person = await newPerson(server);
  expectProblem(await person.get('/messages/online-users'), 'forbidden');
  expect((await run('set-role', person.user.email, 'AGENT')).code).toBe(0);
  await expect.poll(async () => (await person.get('/messages/online-users')).status, { timeout: 5_000 }).toBe(200);
  expect((await person.get<ClaimList>('/claims')).body.items.length).toBeGreaterThan(0);
});

it.each([
  ['ADM4 ends the tokens and sockets of a demoted user within 5 s', ['set-role'], ['CUSTOMER']],
  ['ADM5 ends the tokens and sockets of a disabled user within 5 s', ['disable'], []],
  ['ADM6 ends the tokens and sockets of a user whose password was reset within 5 s', ['reset-password'], []],
])('%s', async (_title, command, rest) => {
  const person = await newPerson(server, 'AGENT');
  const sockets = await Promise.all(transports.map((transport) => connect(person, transport)));
  const { code, stderr } = await server.command(
    'admin',
    [...command, person.user.email, ...rest],
    'another good one\n',
  );
  expect(code, stderr).toBe(0);
  const began = Date.now();
  for (const socket of sockets) {
    // Who was demoted may come back with the rights that are left.
    expect(await socket.next('session_ended')).toEqual({ reason: 'revoked', retry: command[0] === 'set-role' });
    await socket.closed;
  }
  await expect.poll(async () => (await person.get('/auth/me')).status, { timeout: 5_000 }).toBe(401);
  expect(Date.now() - began).toBeLessThan(5_000);
  for (const transport of transports) {
    await expect(connect(person, transport)).rejects.toMatchObject({ closed: { reason: 'unauthorized' } });
  }
});

it('ADM5 lets a disabled user in again once enabled, but no login of before', async () => {
  const person = await newPerson(server);
  await run('disable', person.user.email);
  expectProblem(await login(server, person.user.email), 'invalid_credentials');
  expect((await run('enable', person.user.email)).code).toBe(0);
  expect((await login(server, person.user.email)).status).toBe(200);
  expectProblem(await person.get('/auth/me'), 'unauthorized');
});

it('ADM6 takes only the new password after a reset', async () => {
  const person = await newPerson(server);
  await server.command('admin', ['reset-password', person.user.email], 'another good one\n');
  expectProblem(await login(server, person.user.email, PASSWORD), 'invalid_credentials');
  expect((await login(server, person.user.email, 'another good one')).status).toBe(200);
});

it('ADM7 keeps the last administrator', async () => {
  for (const refused of [
    await run('set-role', 'admin@example.com', 'AGENT'),
    await run('disable', 'admin@example.com'),
  ]) {
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('last enabled administrator');
  }
  expect((await login(server, 'admin@example.com')).body.user.role).toBe('ADMIN');
});
