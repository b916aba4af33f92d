// Socket.IO as it goes over the wire, by hand: a client library for each of thousands of connections would cost the load
// generator more than the servers that it is to measure.
import { Calls } from './calls.mjs';
import { openFrames } from './frames.mjs';
import { RATE_LIMITS_ARE_ON } from './refusals.mjs';

const NAMESPACE = '/messages';
const EVENT = `42${NAMESPACE},`;
const ACK = `43${NAMESPACE},`;
const CONNECTED = `40${NAMESPACE}`;
const REFUSED = `44${NAMESPACE}`;

/**
 * @typedef {object} Wire
 * @property {(event: string, data: object) => Promise<any>} ask resolves to the answer
 * @property {() => void} pause reads nothing any more
 * @property {() => void} leave says so, and is closed by the server
 * @property {() => void} close cuts the connection
 * @property {Promise<void>} closed
 */

/**
 * Connects and resolves once the server has let it in.
 *
 * @param {string} url
 * @param {string | undefined} token
 * @param {(frame: string) => void} onEvent each event as it came
 * @param {string} [only] the event that is given out; others are not even decoded
 * @returns {Promise<Wire>}
 */
export async function connectSocketIo(url, token, onEvent, only) {
  const heard = only === undefined ? EVENT : `${EVENT}["${only}"`;
  const calls = new Calls();
  const entered = Promise.withResolvers();
  const connection = await openFrames(new URL('/socket.io/?EIO=4&transport=websocket', url), {}, (frames, bytes) => {
    const start = bytes.toString('latin1', 0, heard.length);
    if (start === heard) {
      onEvent(bytes.toString());
    } else if (start.startsWith(EVENT)) {
      // Nobody here wants it.
    } else if (start.startsWith(ACK)) {
      const frame = bytes.toString();
      const opening = frame.indexOf('[');
      calls.answered(Number(frame.slice(ACK.length, opening)), JSON.parse(frame.slice(opening))[0]);
    } else if (start === '2') {
      frames.send('3');
    } else if (start.startsWith('0')) {
      frames.send(`40${NAMESPACE},${JSON.stringify({ token })}`);
    } else if (start.startsWith(CONNECTED)) {
      entered.resolve(undefined);
    } else if (start.startsWith(REFUSED)) {
      const why = bytes.toString();
      entered.reject(
        new Error(why.includes('rate_limited') ? RATE_LIMITS_ARE_ON : `The server refused a connection: ${why}`),
      );
    }
  });
  const { closed } = connection;
  await Promise.race([
    entered.promise,
    closed.then(() => Promise.reject(new Error('The server closed a connection.'))),
  ]);
  return {
    ...connection,
    ask: (event, data) => calls.ask((id) => connection.send(`${EVENT}${id}${JSON.stringify([event, data])}`)),
  };
}
