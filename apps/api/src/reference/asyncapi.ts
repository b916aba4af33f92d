import {
  ackDataSchemas,
  ackErrorSchema,
  type ClientEvent,
  clientEventRates,
  clientEventSchemas,
  closeCodes,
  frameSchema,
  limits,
  type ServerEvent,
  SOCKET_NAMESPACE,
  serverEventSchemas,
  WEBSOCKET_SUBPROTOCOL,
} from '@claimline/protocol';
import { z } from 'zod';
import { callExamples, eventExamples, frameExamples } from './examples/sockets.js';
import { type JsonSchema, refTo, toComponents } from './json-schemas.js';
import { type SchemasByName, socketAnswerSchemas } from './named-schemas.js';
import { COMMON_SOCKET_ERRORS, clientEventNotes, serverEventNotes } from './socket-events.js';

/** AsyncAPI's own schemas are JSON Schema of draft 7. */
const DIALECT = 'draft-7';

interface Reference {
  $ref: string;
}

export interface AsyncMessage {
  name: string;
  title: string;
  summary?: string;
  description?: string;
  payload: JsonSchema;
  examples: { payload: unknown }[];
}

interface AsyncOperation {
  action: 'send' | 'receive';
  channel: Reference;
  summary: string;
  messages: Reference[];
  reply?: { channel: Reference; messages: Reference[] };
}

export interface AsyncApiDocument {
  asyncapi: string;
  info: { title: string; version: string; description: string };
  defaultContentType: string;
  servers: Record<string, { host: string; protocol: string; pathname: string; description: string }>;
  channels: Record<
    string,
    { address: string; title: string; description: string; servers: Reference[]; messages: Record<string, Reference> }
  >;
  operations: Record<string, AsyncOperation>;
  components: { schemas: Record<string, JsonSchema>; messages: Record<string, AsyncMessage> };
}

const clientEvents = Object.keys(clientEventSchemas) as ClientEvent[];
const serverEvents = Object.keys(serverEventSchemas) as ServerEvent[];

const pascal = (event: string) => event.replace(/(?:^|_)(\w)/g, (_all, letter: string) => letter.toUpperCase());
const ackOf = (event: ClientEvent) => `${event}_ack`;
const inputOf = (event: ClientEvent) => `${pascal(event)}Input`;

const ok = z.literal(true);
const refused = z.object({ ok: z.literal(false), error: ackErrorSchema });
const ackSchemas: SchemasByName = Object.fromEntries(
  clientEvents.map((event) => [
    pascal(ackOf(event)),
    z.union([z.object({ ok, ...ackDataSchemas[event].shape }), refused]),
  ]),
);
const inputSchemas: SchemasByName = Object.fromEntries(
  clientEvents.map((event) => [inputOf(event), clientEventSchemas[event]]),
);
/** Payloads that only one event has are named after it. */
const payloadOf = (event: ServerEvent) =>
  Object.entries<z.ZodType>(socketAnswerSchemas).find(([, schema]) => schema === serverEventSchemas[event])?.[0] ??
  pascal(event);
const eventSchemas: SchemasByName = {
  ...socketAnswerSchemas,
  ...Object.fromEntries(serverEvents.map((event) => [payloadOf(event), serverEventSchemas[event]])),
};
const answerSchemas: SchemasByName = { ...eventSchemas, ...ackSchemas };

/** The sockets as AsyncAPI 3.0, told from the server’s side: it receives calls and sends events. */
export function asyncApiDocument(version: string, publicUrl: string): AsyncApiDocument {
  const { host, protocol } = new URL(publicUrl);
  const scheme = protocol === 'https:' ? 'wss' : 'ws';
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Claimline sockets',
      version,
      description:
        'News of claims as they are stored, and the calls of a client, on two transports with the same rules. Every ' +
        'lasting event carries the `seq` of its log entry: apply `position + 1`, drop what you have, and on a gap ask for `afterSeq = position`.',
    },
    defaultContentType: 'application/json',
    servers: {
      socketIo: { host, protocol: scheme, pathname: '/socket.io/', description: 'Socket.IO 4, WebSocket or polling.' },
      webSocket: { host, protocol: scheme, pathname: SOCKET_NAMESPACE, description: 'Plain WebSocket.' },
    },
    channels: {
      socketIo: {
        address: SOCKET_NAMESPACE,
        title: `Socket.IO, namespace ${SOCKET_NAMESPACE}`,
        description:
          'The access token comes as `auth: { token }` in the handshake, or as an `Authorization: Bearer` header. Each ' +
          'client event has one payload and is answered by its acknowledgement.',
        servers: [{ $ref: '#/servers/socketIo' }],
        messages: refsTo([...clientEvents, ...clientEvents.map(ackOf), ...serverEvents]),
      },
      webSocket: {
        address: SOCKET_NAMESPACE,
        title: `Plain WebSocket at ${SOCKET_NAMESPACE}`,
        description:
          'The same events and payloads in text frames. The access token comes as an `Authorization: Bearer` header; a ' +
          `browser passes it as the subprotocol pair \`${WEBSOCKET_SUBPROTOCOL}, bearer.TOKEN\`. Close codes: ` +
          `${closeCodes.unauthorized} unauthorized or token ended, ${closeCodes.tooSlow} too slow, ` +
          `${closeCodes.rateLimited} rate limited, ${closeCodes.frameTooLarge} frame over ${limits.frameMaxBytes} bytes, ` +
          `${closeCodes.restarting} restarting (come back).`,
        servers: [{ $ref: '#/servers/webSocket' }],
        messages: refsTo(Object.keys(frames)),
      },
    },
    operations: { ...calls(), ...events(), ...frameOperations },
    components: {
      schemas: {
        ...toComponents(answerSchemas, 'output', DIALECT),
        ...toComponents({ ...inputSchemas, ClientFrame: frameSchema }, 'input', DIALECT),
      },
      messages: { ...callMessages(), ...eventMessages(), ...frames },
    },
  };
}

const messageRef = (channel: string, name: string): Reference => ({ $ref: `#/channels/${channel}/messages/${name}` });

const refsTo = (names: readonly string[]): Record<string, Reference> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));

function calls(): Record<string, AsyncOperation> {
  const channel = { $ref: '#/channels/socketIo' };
  return Object.fromEntries(
    clientEvents.map((event) => [
      event,
      {
        action: 'receive',
        channel,
        summary: clientEventNotes[event].summary,
        messages: [messageRef('socketIo', event)],
        reply: { channel, messages: [messageRef('socketIo', ackOf(event))] },
      },
    ]),
  );
}

function events(): Record<string, AsyncOperation> {
  return Object.fromEntries(
    serverEvents.map((event) => [
      event,
      {
        action: 'send',
        channel: { $ref: '#/channels/socketIo' },
        summary: serverEventNotes[event].summary,
        messages: [messageRef('socketIo', event)],
      },
    ]),
  );
}

function callMessages(): Record<string, AsyncMessage> {
  return Object.fromEntries(
    clientEvents.flatMap((event) => {
      const { summary, errors } = clientEventNotes[event];
      const codes = [...errors, ...COMMON_SOCKET_ERRORS].map((code) => `\`${code}\``).join(', ');
      const { perSecond, burst } = limits.rates[clientEventRates[event]];
      return [
        [
          event,
          {
            name: event,
            title: event,
            summary,
            description: `At most ${perSecond} a second, ${burst} at once.`,
            payload: refTo(inputOf(event)),
            examples: [{ payload: callExamples[event].data }],
          },
        ],
        [
          ackOf(event),
          {
            name: ackOf(event),
            title: `Answer to ${event}`,
            description: `May be refused with ${codes}.`,
            payload: refTo(pascal(ackOf(event))),
            examples: [{ payload: { ok: true, ...callExamples[event].answer } }],
          },
        ],
      ];
    }),
  );
}

function eventMessages(): Record<string, AsyncMessage> {
  return Object.fromEntries(
    serverEvents.map((event) => {
      const { summary, to } = serverEventNotes[event];
      const payload = refTo(payloadOf(event));
      const examples = [{ payload: eventExamples[event] }];
      return [event, { name: event, title: event, summary, description: `Goes to: ${to}`, payload, examples }];
    }),
  );
}

const frameOf = (event: JsonSchema, data: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { event, data },
  required: ['event', 'data'],
});

/** The frames of the plain WebSocket; what is in their `data` is told with Socket.IO. */
const frames: Record<string, AsyncMessage> = {
  client_frame: {
    name: 'client_frame',
    title: 'A call',
    summary:
      '`event` and `data` as with Socket.IO. With an `id`, the answer comes as a frame `ack` with the same `id`.',
    payload: refTo('ClientFrame'),
    examples: [{ payload: frameExamples.client_frame }],
  },
  server_frame: {
    name: 'server_frame',
    title: 'An event',
    summary: '`event` and `data` as with Socket.IO.',
    payload: frameOf({ enum: [...serverEvents] }, { type: 'object' }),
    examples: [{ payload: frameExamples.server_frame }],
  },
  ack_frame: {
    name: 'ack_frame',
    title: 'The answer to a call that had an id',
    payload: {
      type: 'object',
      properties: {
        event: { const: 'ack' },
        id: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
        data: { anyOf: Object.keys(ackSchemas).map(refTo) },
      },
      required: ['event', 'id', 'data'],
    },
    examples: [{ payload: frameExamples.ack_frame }],
  },
  error_frame: {
    name: 'error_frame',
    title: 'The refusal of a frame without an id',
    summary: 'Also of one that cannot be read at all.',
    payload: frameOf({ const: 'error' }, refTo('AckError')),
    examples: [{ payload: frameExamples.error_frame }],
  },
};

const frameOperations: Record<string, AsyncOperation> = {
  receive_frame: {
    action: 'receive',
    channel: { $ref: '#/channels/webSocket' },
    summary: 'A client calls.',
    messages: [messageRef('webSocket', 'client_frame')],
    reply: {
      channel: { $ref: '#/channels/webSocket' },
      messages: [messageRef('webSocket', 'ack_frame'), messageRef('webSocket', 'error_frame')],
    },
  },
  send_frame: {
    action: 'send',
    channel: { $ref: '#/channels/webSocket' },
    summary: 'The server tells.',
    messages: [messageRef('webSocket', 'server_frame')],
  },
};
