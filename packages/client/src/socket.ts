import type { Ack, AckData, ClientEvent, ClientEventInput, ServerEvent, ServerEvents } from '@claimline/protocol';
import { SOCKET_NAMESPACE } from '@claimline/protocol';
import { io, type Socket } from 'socket.io-client';
import { AnswerTimeout, ClientFailure, errorOf, isErrorCode, offlineError } from './failure.js';
import type { ClientError } from './types.js';

/** A call that was not answered within this time failed, and so did the connection: milliseconds. */
const ACK_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 8_000;

const SERVER_EVENTS: { [E in ServerEvent]: true } = {
  connected: true,
  new_message: true,
  message_updated: true,
  message_deleted: true,
  message_read_receipt: true,
  attachment_added: true,
  attachment_updated: true,
  attachment_deleted: true,
  claim_updated: true,
  typing_update: true,
  presence_update: true,
  claim_activity: true,
  token_expiring: true,
  session_ended: true,
};

export interface SocketOptions {
  baseUrl: string;
  transports: readonly ('websocket' | 'polling')[];
  /** Asked before each attempt. */
  getToken(): Promise<string>;
  onUp(): void;
  /** An attempt failed; there is no other before the next `connect`. */
  onFailed(error: ClientError): void;
  /** It worked, and does no more. Not told after `disconnect`. */
  onDown(): void;
  onEvent<E extends ServerEvent>(event: E, payload: ServerEvents[E]): void;
}

/** One socket, tried when told to: when to try again is the connection's business. */
export interface RealtimeSocket {
  isConnected(): boolean;
  /** Starts one attempt, unless one is under way or it is connected. Ends in `onUp` or `onFailed`. */
  connect(): void;
  disconnect(): void;
  /**
   * Sends and waits for the answer. Throws `ClientFailure`: the refusal's code, or `offline` at once when the
   * connection goes and after 10 s when it does not; then the call may have been carried out all the same.
   */
  call<E extends ClientEvent>(event: E, payload: ClientEventInput<E>): Promise<AckData[E]>;
}

export function createSocket(options: SocketOptions): RealtimeSocket {
  let socket: Socket | null = null;
  let transports = [...options.transports];
  /** Marks the attempt that waits for its token. */
  let opening: symbol | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(silence);
    const closing = socket;
    socket = null;
    closing?.removeAllListeners();
    // Also rejects the calls under way.
    closing?.disconnect();
  }

  function open(token: string): void {
    const opened: Socket = io(`${options.baseUrl}${SOCKET_NAMESPACE}`, {
      auth: { token },
      transports,
      tryAllTransports: true,
      forceNew: true,
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    socket = opened;
    // The manager's own timeout ends when the transport opens: a server that accepts and says nothing is caught here.
    silence = setTimeout(() => fail(offlineError()), CONNECT_TIMEOUT_MS + 2_000);
    const fail = (error: ClientError) => {
      if (socket !== opened) return;
      close();
      // A proxy that swallows WebSocket lets the attempt time out: begin with the other transport next time.
      if (error.code === 'offline') transports = [...transports.slice(1), ...transports.slice(0, 1)];
      options.onFailed(error);
    };
    opened.on('connect', () => {
      clearTimeout(silence);
      options.onUp();
    });
    opened.on('connect_error', (refusal) => fail(connectError(refusal)));
    opened.on('disconnect', () => {
      if (socket !== opened) return;
      close();
      options.onDown();
    });
    for (const event of Object.keys(SERVER_EVENTS) as ServerEvent[]) listen(opened, event);
  }

  function listen<E extends ServerEvent>(opened: Socket, event: E): void {
    opened.on(event as string, (payload: ServerEvents[E]) => {
      if (socket === opened) options.onEvent(event, payload);
    });
  }

  return {
    isConnected: () => socket?.connected === true,
    connect() {
      if (opening || socket) return;
      const attempt = Symbol('attempt');
      opening = attempt;
      options.getToken().then(
        (token) => {
          if (opening !== attempt) return;
          opening = null;
          open(token);
        },
        (thrown) => {
          if (opening !== attempt) return;
          opening = null;
          options.onFailed(thrown instanceof ClientFailure ? thrown.error : offlineError());
        },
      );
    },
    disconnect() {
      opening = null;
      close();
    },
    async call(event, payload) {
      const over = socket;
      if (!over?.connected) throw new ClientFailure(offlineError('Not connected.'));
      const ack = await new Promise<Ack<AckData[typeof event]>>((resolve, reject) => {
        over
          .timeout(ACK_TIMEOUT_MS)
          .emit(event as string, payload, (failure: Error | null, answer: Ack<AckData[typeof event]>) => {
            if (!failure) resolve(answer);
            else if (socket !== over || !over.connected)
              reject(new ClientFailure(offlineError('The connection was lost.')));
            else reject(new AnswerTimeout());
          });
      });
      if (!ack.ok) throw new ClientFailure(ack.error);
      return ack;
    },
  };
}

/** A refusal of the server's own carries its code as the message; anything else is the network's. */
function connectError(refusal: Error): ClientError {
  return isErrorCode(refusal.message) ? errorOf(refusal.message) : offlineError();
}
