// Socket.IO as it goes over the wire, by hand: a client library for each of thousands of connections would cost the load
// generator more than the servers that it is to measure.
import WebSocket from 'ws';
import { RATE_LIMITS_ARE_ON } from './refusals.mjs';

const NAMESPACE = '/messages';

/**
 * @typedef {object} Wire
 * @property {(event: string, data: object) => Promise<any>} ask resolves to the answer
 * @property {() => void} close
 * @property {WebSocket} socket
 * @property {Promise<void>} closed
 */

/**
 * Connects and resolves once the server has let it in.
 *
 * @param {string} url
 * @param {string | undefined} token
 * @param {(frame: string) => void} onEvent each event as it came
 * @returns {Promise<Wire>}
 */
export function connectSocketIo(url, token, onEvent) {
  return new Promise((resolve, reject) => {
    const address = new URL('/socket.io/?EIO=4&transport=websocket', url);
    address.protocol = 'ws:';
    const socket = new WebSocket(address, { perMessageDeflate: false });
    /** @type {Map<number, (answer: any) => void>} */
    const answers = new Map();
    const prefix = { event: `42${NAMESPACE},`, ack: `43${NAMESPACE},`, connected: `40${NAMESPACE},` };
    let asked = 0;
    /** @type {Promise<void>} */
    const closed = new Promise((done) => socket.once('close', () => done()));
    /** @type {Wire} */
    const wire = {
      socket,
      closed,
      ask: (event, data) =>
        new Promise((answer) => {
          const id = ++asked;
          answers.set(id, answer);
          socket.send(`${prefix.event}${id}${JSON.stringify([event, data])}`);
        }),
      close: () => socket.terminate(),
    };
    socket.on('message', (data) => {
      const frame = data.toString();
      if (frame.startsWith(prefix.event)) {
        onEvent(frame);
      } else if (frame.startsWith(prefix.ack)) {
        const opening = frame.indexOf('[');
        const id = Number(frame.slice(prefix.ack.length, opening));
        answers.get(id)?.(JSON.parse(frame.slice(opening))[0]);
        answers.delete(id);
      } else if (frame === '2') {
        socket.send('3');
      } else if (frame.startsWith('0')) {
        socket.send(`40${NAMESPACE},${JSON.stringify({ token })}`);
      } else if (frame.startsWith(prefix.connected)) {
        resolve(wire);
      } else if (frame.startsWith('44')) {
        reject(
          new Error(frame.includes('rate_limited') ? RATE_LIMITS_ARE_ON : `The server refused a connection: ${frame}`),
        );
      }
    });
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`The server closed a connection with ${code}.`)));
  });
}
