// WebSocket of RFC 6455 as a client speaks it, with as little work as can be: one process plays a thousand clients, and while it is busy with
// what one of them hears, the others' messages wait and seem late.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const WHOLE = 0x80;
const MASKED = 0x80;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;
const NOTHING = Buffer.alloc(0);
/** All connections read into it, one after the other. */
const incoming = Buffer.allocUnsafeSlow(65_536);

/**
 * @typedef {object} Frames
 * @property {(text: string) => void} send
 * @property {() => void} pause reads nothing any more
 * @property {() => void} leave says so, and is closed by the server
 * @property {() => void} close cuts the connection
 * @property {Promise<void>} closed
 */

/**
 * Connects and resolves once the server has answered.
 *
 * @param {URL} address
 * @param {Record<string, string>} headers
 * @param {(frames: Frames, bytes: Buffer) => void} onText the bytes hold until it returns
 * @returns {Promise<Frames>}
 */
export function openFrames(address, headers, onText) {
  return new Promise((resolve, reject) => {
    let isOpen = false;
    /** What came of the answer or of a frame whose rest is still to come. */
    let begun = NOTHING;
    const take = (/** @type {Buffer} */ bytes) => {
      let rest = bytes;
      if (!isOpen) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return bytes;
        const answer = bytes.toString('latin1', 0, bytes.indexOf('\r\n'));
        if (!answer.startsWith('HTTP/1.1 101')) {
          socket.destroy(new Error(`The server refused a connection: ${answer}`));
          return NOTHING;
        }
        isOpen = true;
        resolve(frames);
        rest = bytes.subarray(end + 4);
      }
      return takeFrames(rest, (opcode, payload) => {
        if (opcode === TEXT) onText(frames, payload);
        else if (opcode === PING) socket.write(frame(PONG, payload));
        else if (opcode === CLOSE) socket.destroy();
        else socket.destroy(new Error(`The server sent a frame that no client here expects: ${opcode}.`));
      });
    };
    const socket = connect({
      host: address.hostname,
      port: Number(address.port),
      noDelay: true,
      onread: {
        buffer: incoming,
        callback: (length) => {
          const came = incoming.subarray(0, length);
          const rest = take(begun.length > 0 ? Buffer.concat([begun, came]) : came);
          begun = rest.length > 0 ? Buffer.from(rest) : NOTHING;
          return true;
        },
      },
    });
    /** @type {Frames} */
    const frames = {
      send: (text) => socket.write(frame(TEXT, Buffer.from(text))),
      pause: () => socket.pause(),
      leave: () => socket.write(frame(CLOSE, NOTHING)),
      close: () => socket.destroy(),
      closed: new Promise((done) => socket.once('close', () => done())),
    };
    const lines = Object.entries({
      host: address.host,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${address.pathname}${address.search} HTTP/1.1\r\n${lines.join('')}\r\n`);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The server closed a connection.')));
  });
}

/**
 * Gives out each whole frame, and returns what is left.
 *
 * @param {Buffer} bytes
 * @param {(opcode: number, payload: Buffer) => void} give
 */
function takeFrames(bytes, give) {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = bytes.readUInt8(at + 1);
    const start = at + (short === LENGTH_IN_8_BYTES ? 10 : short === LENGTH_IN_2_BYTES ? 4 : 2);
    if (start > bytes.length) break;
    const end =
      start +
      (short === LENGTH_IN_8_BYTES
        ? Number(bytes.readBigUInt64BE(at + 2))
        : short === LENGTH_IN_2_BYTES
          ? bytes.readUInt16BE(at + 2)
          : short);
    if (end > bytes.length) break;
    give(bytes.readUInt8(at) ^ WHOLE, bytes.subarray(start, end));
    at = end;
  }
  return bytes.subarray(at);
}

/** As clients send it, masked with zeros. @param {number} opcode @param {Buffer} payload */
function frame(opcode, payload) {
  const { length } = payload;
  const head = Buffer.alloc(length < LENGTH_IN_2_BYTES ? 2 : length < 65_536 ? 4 : 10);
  head[0] = WHOLE | opcode;
  if (head.length === 2) {
    head[1] = MASKED | length;
  } else if (head.length === 4) {
    head[1] = MASKED | LENGTH_IN_2_BYTES;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = MASKED | LENGTH_IN_8_BYTES;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}
