// The frames of the plain WebSocket at /messages, which the bare WebSocket server speaks too.
import WebSocket from 'ws';

/**
 * As `connectSocketIo`.
 *
 * @param {string} url
 * @param {string | undefined} token
 * @param {(frame: string) => void} onEvent
 * @returns {Promise<import('./socket-io-wire.mjs').Wire>}
 */
export function connectWebSocket(url, token, onEvent) {
  return new Promise((resolve, reject) => {
    const address = new URL('/messages', url);
    address.protocol = 'ws:';
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const socket = new WebSocket(address, { perMessageDeflate: false, headers });
    /** @type {Map<number, (answer: any) => void>} */
    const answers = new Map();
    let asked = 0;
    /** @type {Promise<void>} */
    const closed = new Promise((done) => socket.once('close', () => done()));
    socket.on('message', (data) => {
      const frame = data.toString();
      if (!frame.startsWith('{"event":"ack"')) {
        onEvent(frame);
        return;
      }
      const answer = JSON.parse(frame);
      answers.get(answer.id)?.(answer.data);
      answers.delete(answer.id);
    });
    socket.once('open', () =>
      resolve({
        socket,
        closed,
        ask: (event, data) =>
          new Promise((answer) => {
            const id = ++asked;
            answers.set(id, answer);
            socket.send(JSON.stringify({ event, data, id }));
          }),
        close: () => socket.terminate(),
      }),
    );
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`The server closed a connection with ${code}.`)));
  });
}
