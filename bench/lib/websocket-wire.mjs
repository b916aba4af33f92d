// The frames of the plain WebSocket at /messages, which the bare WebSocket server speaks too.
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
  /** @type {Map<number, (answer: any) => void>} */
  const answers = new Map();
  let asked = 0;
  const connection = await openFrames(new URL('/messages', url), headers, (_, bytes) => {
    const start = bytes.toString('latin1', 0, EVENT.length + Math.max(only.length, ACK.length));
    if (start.startsWith(ACK)) {
      const answer = JSON.parse(bytes.toString());
      answers.get(answer.id)?.(answer.data);
      answers.delete(answer.id);
    } else if (start.startsWith(only, EVENT.length)) {
      onEvent(bytes.toString());
    }
  });
  return {
    ...connection,
    ask: (event, data) =>
      new Promise((answer) => {
        const id = ++asked;
        answers.set(id, answer);
        connection.send(JSON.stringify({ event, data, id }));
      }),
  };
}
