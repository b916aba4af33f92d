import { expect, it } from 'vitest';
import { attach, png } from './support/files.js';
import { demoPeople, newPerson } from './support/people.js';
import { Reference } from './support/reference.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, PlainSocket, type TestSocket } from './support/sockets.js';
import { tokenFor } from './support/tokens.js';

const server = await serverOfThisFile();
const { claire, karim, nina } = await demoPeople(server);
const reference = await Reference.of(server);
const { operations } = reference.asyncApi;
const eventsOf = (action: string) =>
  Object.keys(operations).filter(
    (name) => operations[name]?.action === action && operations[name].channel.$ref.endsWith('/socketIo'),
  );

onBothTransports('by $transport', ({ transport }) => {
  it('REF7 calls, answers and events are as documented', async () => {
    const heard = new Set<string>();
    const called = new Set<string>();
    const sockets: TestSocket[] = [];
    const open = async (...args: Parameters<typeof connect>) => {
      const socket = await connect(...args);
      sockets.push(socket);
      return socket;
    };
    const call = async (socket: TestSocket, event: string, payload: object, isOk = true) => {
      if (isOk) {
        reference.checkMessage(event, payload);
      }
      const ack = await socket.raw(event, payload);
      expect(ack.ok, JSON.stringify(ack)).toBe(isOk);
      reference.checkMessage(`${event}_ack`, ack);
      called.add(event);
      return ack;
    };

    const claim = await claire.opens();
    const claimId = claim.id;
    const agent = await open(nina, transport);
    await call(agent, 'join_claim', { claimId, afterSeq: 0 });
    await call(agent, 'join_claim', { claimId, afterSeq: 1_000 });
    await call(agent, 'join_claim', { claimId: 'x' }, false);
    const author = await open(claire, transport);
    await call(author, 'join_claim', { claimId });
    await call(author, 'typing_start', { claimId });
    await agent.next('typing_update');
    await call(author, 'typing_stop', { claimId });
    const message = { claimId, content: 'Bonjour', clientMessageId: `ref-${transport.replace('.', '')}` };
    await call(author, 'send_message', message);
    await call(author, 'send_message', { ...message, content: 'other' }, false);
    const { id } = await agent.next('new_message');
    await call(agent, 'message_read', { messageId: id });
    await claire.patch(`/messages/${id}`, { content: 'Bonsoir' });
    const attachment = await attach(claire, { id }, { name: 'a.png', data: png() });
    await agent.next('attachment_updated');
    await claire.delete(`/messages/attachments/${attachment.id}`);
    await claire.delete(`/messages/${id}`);
    await nina.changes(claim, { priority: 'HIGH' });
    await agent.next('claim_updated');
    await call(agent, 'join_claim', { claimId, afterSeq: 0 });
    await call(agent, 'leave_claim', { claimId });
    const stranger = await open(karim, transport);
    await call(stranger, 'join_claim', { claimId }, false);

    const brief = await newPerson(server);
    const ending = await open(brief, transport, { token: await tokenFor(brief, 30) });
    await ending.next('token_expiring');
    await agent.next('presence_update', ({ userId }) => userId === brief.id);
    await call(ending, 'authenticate', { token: brief.token });
    await call(ending, 'authenticate', { token: claire.token }, false);
    await ending.next('session_ended');
    await author.next('claim_activity');

    for (const { event, payload } of sockets.flatMap((socket) => socket.heard)) {
      reference.checkMessage(event, payload);
      heard.add(event);
    }
    expect([...called].sort()).toEqual(eventsOf('receive').sort());
    expect([...heard].sort()).toEqual(eventsOf('send').sort());
  });
});

it('REF7 frames of the plain WebSocket are as documented', async () => {
  const socket = await connect(nina, 'WebSocket');
  if (!(socket instanceof PlainSocket)) {
    throw new Error('This is not a plain WebSocket.');
  }
  const frames: { event: string }[] = [];
  socket.socket.on('message', (data) => frames.push(JSON.parse(data.toString()) as { event: string }));
  const claim = await claire.opens();
  for (const frame of [
    { event: 'join_claim', data: { claimId: claim.id }, id: 'a' },
    { event: 'join_claim', data: { claimId: claim.id }, id: 101 },
    { event: 'nonsense', id: 102 },
    { event: 'nonsense' },
  ]) {
    reference.checkMessage('client_frame', frame);
    socket.socket.send(JSON.stringify(frame));
  }
  await socket.settled();
  await claire.says(claim, 'Bonjour');
  await socket.next('new_message');
  for (const frame of frames) {
    const kind = { ack: 'ack_frame', error: 'error_frame' }[frame.event] ?? 'server_frame';
    reference.checkMessage(kind, frame);
  }
  const events = frames.map(({ event }) => event);
  for (const event of ['ack', 'error', 'new_message']) {
    expect(events).toContain(event);
  }
});
