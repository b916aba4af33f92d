import type { Ack, AckData, ClientEvent } from '@claimline/protocol';
import { io } from 'socket.io-client';
import { type RawData, WebSocket } from 'ws';
import type { Transport } from '../support/sockets.js';

/** Longer than what a stall lasts; after it the connection is taken for dead. */
const ANSWER_WITHIN_MS = 3_000;

export interface Frame {
  event: string;
  payload: unknown;
}

/** A bare connection of either transport. It repeats nothing and mends nothing. */
export interface Wire {
  /** Rejects when no answer came; the call may have been carried out. */
  call<E extends ClientEvent>(event: E, payload: object): Promise<Ack<AckData[E]>>;
  readonly closed: Promise<void>;
  close(): void;
}

/** Resolves once the server lets us in; rejects when it, or the way to it, does not. */
export function openWire(
  transport: Transport,
  url: string,
  token: string,
  onFrame: (frame: Frame) => void,
): Promise<Wire> {
  return transport === 'Socket.IO' ? openSocketIo(url, token, onFrame) : openWebSocket(url, token, onFrame);
}

function openSocketIo(url: string, token: string, onFrame: (frame: Frame) => void): Promise<Wire> {
  const socket = io(`${url}/messages`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: ANSWER_WITHIN_MS,
    auth: { token },
  });
  const closed = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()));
  socket.onAny((event: string, payload: unknown) => onFrame({ event, payload }));
  const wire: Wire = {
    call: (event, payload) => socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event as string, payload),
    closed,
    close: () => void socket.disconnect(),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(silence);
      socket.disconnect();
      reject(error);
    };
    const silence = setTimeout(() => fail(new Error('timeout')), ANSWER_WITHIN_MS);
    socket.on('connect_error', fail);
    socket.on('connect', () => {
      clearTimeout(silence);
      resolve(wire);
    });
  });
}

interface RawFrame {
  event: string;
  id?: number;
  data: unknown;
}

function openWebSocket(url: string, token: string, onFrame: (frame: Frame) => void): Promise<Wire> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/messages`, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: ANSWER_WITHIN_MS,
  });
  const answers = new Map<number, (data: unknown) => void>();
  let calls = 0;
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  // One for each call under way.
  socket.setMaxListeners(0);
  socket.on('message', (data: RawData) => {
    const frame = JSON.parse(data.toString()) as RawFrame;
    if (frame.event === 'ack') {
      answers.get(Number(frame.id))?.(frame.data);
    } else {
      onFrame({ event: frame.event, payload: frame.data });
    }
  });
  const wire: Wire = {
    call: <E extends ClientEvent>(event: E, payload: object) =>
      new Promise<Ack<AckData[E]>>((resolve, reject) => {
        const id = ++calls;
        const timer = setTimeout(() => reject(new Error(`${event} was not answered`)), ANSWER_WITHIN_MS);
        const lost = () => reject(new Error('The connection was lost.'));
        socket.once('close', lost);
        answers.set(id, (data) => {
          clearTimeout(timer);
          socket.off('close', lost);
          resolve(data as Ack<AckData[E]>);
        });
        socket.send(JSON.stringify({ event, data: payload, id }), (error) => error && lost());
      }),
    closed,
    close: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    const silence = setTimeout(() => socket.terminate(), ANSWER_WITHIN_MS);
    void closed.then(() => {
      clearTimeout(silence);
      reject(new Error('closed'));
    });
    // The first frame is `connected`, or the connection is closed.
    socket.once('message', () => {
      clearTimeout(silence);
      resolve(wire);
    });
  });
}
