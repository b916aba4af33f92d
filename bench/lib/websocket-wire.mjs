// The frames of the plain WebSocket at /messages, which the bare WebSocket server speaks too.
import { Calls } from './calls.mjs';
import { openFrames } from './frames.mjs';

const EVENT = '{"event":"';
const ACK = `${EVENT}ack"`;

/**
 * As `connectSocketIo`.
 *
 * @param {string} url
 * @param {string | undefined} token
 * @param {(frame: string) => void} onEvent
 * @param {string} [only]
 * @returns {Promise<import('./socket-io-wire.mjs').Wire>}
 */
export async function connectWebSocket(url, token, onEvent, only = '') {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const calls = new Calls();
  const connection = await openFrames(new URL('/messages', url), headers, (_, bytes) => {
    const start = bytes.toString('latin1', 0, EVENT.length + Math.max(only.length, ACK.length));
    if (start.startsWith(ACK)) {
      const answer = JSON.parse(bytes.toString());
      calls.answered(answer.id, answer.data);
    } else if (start.startsWith(only, EVENT.length)) {
      onEvent(bytes.toString());
    }
  });
  return {
    ...connection,
    ask: (event, data) => calls.ask((id) => connection.send(JSON.stringify({ event, data, id }))),
  };
}
