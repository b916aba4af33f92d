import type { Socket } from 'socket.io';
import { WebSocket } from 'ws';
import { sendAtTurnsEnd } from './gathered-writes.js';

const TEXT_FRAME = 0x81;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;
/** Engine.IO's mark of a message. */
const MESSAGE = '4';

/** As `engine.io` makes it. */
export interface Packet {
  type: string;
  data?: unknown;
  /** A broadcast shares them between its receivers, so the frame is made once for all. */
  options: { wsPreEncodedFrame?: Buffer[] };
}

/** What `engine.io` keeps to itself. */
interface Connection {
  readyState: string;
  writeBuffer: Packet[];
  transport: { name: string; writable: boolean; socket?: WebSocket };
  flush(): void;
}

/** An unmasked text frame of RFC 6455. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < LENGTH_IN_2_BYTES ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = TEXT_FRAME;
  if (start === 2) {
    frame[1] = length;
  } else if (start === 4) {
    frame[1] = LENGTH_IN_2_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_IN_8_BYTES;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, start);
  return frame;
}

function oneOf(frames: readonly Buffer[]): Buffer {
  const [first] = frames;
  return first && frames.length === 1 ? first : Buffer.concat(frames);
}

/** Null for what is no text message. */
function frameOf({ type, data, options }: Packet): Buffer | null {
  const frames = options.wsPreEncodedFrame;
  if (frames) {
    if (frames.length > 1) {
      // Head and body come apart, and would be written apart.
      frames.splice(0, frames.length, Buffer.concat(frames));
    }
    return frames[0] ?? null;
  }
  return type === 'message' && typeof data === 'string' ? textFrame(MESSAGE + data) : null;
}

/** The same as one packet, if they all are text messages. */
function joined(packets: Packet[]): Packet[] {
  const frames: Buffer[] = [];
  for (const packet of packets) {
    const frame = frameOf(packet);
    if (!frame) {
      return packets;
    }
    frames.push(frame);
  }
  return frames.length > 0 ? [{ type: 'message', options: { wsPreEncodedFrame: [oneOf(frames)] } }] : packets;
}

/** What `engine.io` has beside what its types say. */
type Write = (this: Socket['conn'], data: string, options?: Packet['options']) => void;

/**
 * Says the same to many connections, in this order: over WebSocket as one packet, made once for all of them. Connections must be
 * of `gatherPackets`.
 */
export function writeToAll(connections: Iterable<Socket['conn']>, texts: readonly string[]): void {
  let options: Packet['options'] | null = null;
  for (const connection of connections) {
    const write = connection.write as Write;
    if (connection.transport.name === 'websocket') {
      options ??= { wsPreEncodedFrame: [oneOf(texts.map((text) => textFrame(MESSAGE + text)))] };
      write.call(connection, '', options);
    } else {
      for (const text of texts) {
        write.call(connection, text);
      }
    }
  }
}

/**
 * From now on what one turn of the event loop says to a connection goes out at its end, over WebSocket in one piece. Engine.IO by
 * itself sends the first packet alone, holds back the others until it is written, and writes each in two parts.
 *
 * @param sent called after each attempt to send
 */
export function gatherPackets(socketConnection: Socket['conn'], sent: () => void): void {
  const connection = socketConnection as unknown as Connection;
  const flush = connection.flush;
  let isDue = false;
  const send = () => {
    isDue = false;
    const { name, writable, socket } = connection.transport;
    if (socket && socket.readyState !== WebSocket.OPEN) {
      // The peer has closed, of which Engine.IO hears later: after the answer to a close, nothing may follow.
      return;
    }
    if (name === 'websocket' && writable) {
      connection.writeBuffer = joined(connection.writeBuffer);
    }
    flush.call(connection);
    sent();
  };
  connection.flush = () => {
    if (connection.readyState !== 'open') {
      flush.call(connection);
    } else if (!isDue && connection.writeBuffer.length > 0) {
      isDue = true;
      sendAtTurnsEnd(send);
    }
  };
}
