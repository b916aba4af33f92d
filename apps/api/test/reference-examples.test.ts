import { expect, it } from 'vitest';
import type { Operation } from '../src/reference/openapi.js';
import { Story } from './support/examples.js';
import { attach, png } from './support/files.js';
import { type Answer, demoPeople, newPerson, type Person, request, signIn } from './support/people.js';
import { Reference } from './support/reference.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, open, PlainSocket, type TestSocket } from './support/sockets.js';
import { tokenFor } from './support/tokens.js';

// The same people do everything here, one call at once after the other.
const server = await serverOfThisFile({ RATE_LIMIT_SCALE: '1000' });
const people = await demoPeople(server);
const { claire, nina } = people;
const reference = await Reference.of(server);
const { paths } = reference.openApi;
const { messages } = reference.asyncApi.components;

interface Example {
  method: string;
  path: string;
  operation: Operation;
}
const all: Example[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
/** What ends something comes after everything else, what is in something before that. */
const isLast = ({ method, path }: Example) => method === 'DELETE' || path === '/auth/logout';
const inOrder = [...all.filter((example) => !isLast(example)), ...all.filter(isLast).reverse()];

function exampleOf(method: string, path: string): Example {
  const found = all.find((example) => example.method === method && example.path === path);
  if (!found) {
    throw new Error(`The document has no ${method} ${path}.`);
  }
  return found;
}

/** The success that has the example, or that has nothing to show. */
function answerOf({ responses }: Operation): { status: number; example: unknown; isExcerpt: boolean } {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const contents = successes.flatMap(([status, { content = {} }]) =>
    Object.values(content).map((one) => ({
      status: Number(status),
      example: one.example,
      isExcerpt: !one.schema.$ref,
    })),
  );
  const shown = contents.find(({ example }) => example !== undefined);
  expect(shown !== undefined || contents.length === 0, 'an answer without an example').toBe(true);
  return shown ?? { status: Number(successes[0]?.[0]), example: '', isExcerpt: false };
}

/** Sends the example as the document has it, but for ids. */
async function send({ method, path, operation }: Example, story: Story, cookie: string): Promise<Answer> {
  const { parameters, requestBody, security } = operation;
  const given = parameters.filter(({ example }) => example !== undefined);
  const url = new URL(path, 'http://localhost');
  for (const { name, in: where, example = '' } of given) {
    if (where === 'path') {
      url.pathname = decodeURI(url.pathname).replace(`{${name}}`, story.told(example));
    } else {
      url.searchParams.set(name, example);
    }
  }
  expect(url.pathname).not.toContain('{');
  const [[type, content] = []] = Object.entries(requestBody?.content ?? {});
  const body = story.told(content?.example);
  expect(content === undefined || body !== undefined, 'a body without an example').toBe(true);
  const person = Object.values(people).find(({ user }) => user.email === operation['x-example-by']);
  const headers = {
    ...(person && security.some((way) => 'accessToken' in way) ? { authorization: `Bearer ${person.token}` } : {}),
    ...(path.startsWith('/auth/') ? { cookie } : {}),
  };
  if (type !== 'multipart/form-data') {
    return request(server, method, `${url.pathname}${url.search}`, { body, headers });
  }
  const form = new FormData();
  form.append('file', new Blob([(body as { file: string }).file]), 'retard.txt');
  const response = await fetch(new URL(`${url.pathname}${url.search}`, server.url), { method, headers, body: form });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

it('REF8 every example of OpenAPI is what a server answers', async () => {
  const story = new Story();
  story.bind('019b2a3f-0001-7a10-9c00-5d1e8f2a6b12', nina.id);
  const socket = await open(claire, 'WebSocket');
  const { cookie } = await signIn(server, claire.user.email);
  for (const example of inOrder) {
    const name = `${example.method} ${example.path}`;
    const { status, example: expected, isExcerpt } = answerOf(example.operation);
    const answer = await send(example, story, cookie);
    expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBe(status);
    if (isExcerpt && typeof expected === 'string') {
      expect(answer.body, name).toContain(expected);
    } else if (isExcerpt) {
      expect(answer.body, name).toMatchObject(expected as object);
    } else {
      const areFigures = ['Analytics', 'Operations'].includes(example.operation.tags[0] ?? '');
      expect(story.differences(expected, answer.body, areFigures), name).toEqual([]);
    }
  }
  await socket.close();
});

it('REF8 every example is as its schema says', () => {
  for (const { method, path, operation } of all) {
    for (const [type, { schema, example }] of Object.entries(operation.requestBody?.content ?? {})) {
      if (type === 'application/json') {
        reference.checkExample('openapi', schema.$ref, example, `${method} ${path}`);
      }
    }
    for (const { content = {} } of Object.values(operation.responses)) {
      for (const { schema, example } of Object.values(content)) {
        if (example !== undefined) {
          reference.checkExample('openapi', schema.$ref, example, `${method} ${path}`);
        }
      }
    }
  }
  for (const [name, { examples }] of Object.entries(messages)) {
    expect(examples.length, name).toBeGreaterThan(0);
    for (const { payload } of examples) {
      reference.checkMessage(name, payload);
    }
  }
});

onBothTransports('by $transport', ({ transport }) => {
  it('REF8 every example of AsyncAPI is what a server takes, answers and tells', async () => {
    const story = new Story();
    const called = new Set<string>();
    const sockets: TestSocket[] = [];
    const payloadOf = (name: string) => messages[name]?.examples[0]?.payload as Record<string, unknown>;
    const comes = async (...args: Parameters<typeof connect>) => {
      const socket = await connect(...args);
      sockets.push(socket);
      return socket;
    };
    const call = async (socket: TestSocket, event: string, payload: unknown = story.told(payloadOf(event))) => {
      called.add(event);
      const ack = await socket.raw(event, payload);
      expect(story.differences(payloadOf(`${event}_ack`), ack), event).toEqual([]);
    };
    /** As the example of OpenAPI has it. */
    const asks = async (person: Person, method: string, path: string, id = '') => {
      const [content] = Object.values(exampleOf(method, path).operation.requestBody?.content ?? {});
      const at = path.replace(/\{\w+\}/, id);
      const { status, body } = await person.request<{ id: string }>(method, at, story.told(content?.example));
      expect(status, JSON.stringify(body)).toBeLessThan(300);
      return body;
    };
    story.bind(String(payloadOf('connected').userId), claire.id);
    story.bind(String(payloadOf('message_read_receipt').userId), nina.id);

    const agent = await comes(nina, transport);
    const { id: claimId } = await asks(claire, 'POST', '/claims');
    story.bind(String(payloadOf('join_claim').claimId), claimId);
    await agent.next('claim_activity', (activity) => activity.claimId === claimId);
    const author = await comes(claire, transport);
    await call(agent, 'join_claim');
    await asks(nina, 'PATCH', '/claims/{claimId}', claimId);
    await call(author, 'typing_start');
    await agent.next('typing_update');
    await call(author, 'typing_stop');
    await call(author, 'send_message');
    const message = await agent.next('new_message');
    await asks(claire, 'PATCH', '/messages/{messageId}', message.id);
    await call(agent, 'message_read');
    const picture = await attach(claire, message, { name: 'etiquette.png', data: png() });
    await agent.next('attachment_updated');
    await asks(claire, 'DELETE', '/messages/attachments/{attachmentId}', picture.id);
    await asks(claire, 'DELETE', '/messages/{messageId}', message.id);
    await agent.next('message_deleted');
    await call(agent, 'leave_claim');

    const other = await newPerson(server);
    const ending = await comes(other, transport, { token: await tokenFor(other, 30) });
    await ending.next('token_expiring');
    await agent.next('presence_update', ({ userId }) => userId === other.id);
    await call(ending, 'authenticate', { token: other.token });
    await ending.raw('authenticate', { token: claire.token });
    await ending.next('session_ended');

    const { operations } = reference.asyncApi;
    const eventsOf = (action: string) =>
      Object.entries(operations).flatMap(([event, operation]) =>
        operation.action === action && operation.channel.$ref.endsWith('/socketIo') ? [event] : [],
      );
    expect([...called].sort()).toEqual(eventsOf('receive').sort());
    const heard = sockets.flatMap((socket) => socket.heard);
    for (const event of eventsOf('send')) {
      const differences = heard
        .filter((each) => each.event === event)
        .map(({ payload }) => new Story().differences(payloadOf(event), payload))
        .sort((one, another) => one.length - another.length);
      expect(differences[0], event).toEqual([]);
    }
  });
});

it('REF8 every example of a frame is one', async () => {
  const story = new Story();
  const [client, ack, event, error] = ['client_frame', 'ack_frame', 'server_frame', 'error_frame'].map(
    (name) => messages[name]?.examples[0]?.payload as { event: string; data: { claimId?: string } },
  );
  const { id: claimId } = await claire.opens();
  story.bind(String(client?.data.claimId), claimId);
  const agent = await connect(nina, 'WebSocket');
  const author = await connect(claire, 'WebSocket');
  if (!(agent instanceof PlainSocket && author instanceof PlainSocket)) {
    throw new Error('These are not plain WebSockets.');
  }
  const frames: unknown[] = [];
  for (const { socket } of [agent, author]) {
    socket.on('message', (data) => frames.push(JSON.parse(data.toString())));
  }
  await agent.ok('join_claim', { claimId });
  author.socket.send(JSON.stringify(story.told(client)));
  author.socket.send(JSON.stringify({ event: 'nonsense' }));
  for (const example of [ack, event, error]) {
    const differences = () =>
      frames
        .filter((frame) => (frame as { event: string }).event === example?.event)
        .map((frame) => story.differences(example, frame));
    await expect.poll(differences, { timeout: 8_000 }).toContainEqual([]);
  }
});
