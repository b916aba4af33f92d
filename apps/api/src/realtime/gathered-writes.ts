import type { Writable } from 'node:stream';

/** What connections have to send of this turn of the event loop. */
const unsent = new Set<() => void>();
/** Sockets that hold back what is written to them until this turn of the event loop has seen all that came in. */
const holding = new Set<Writable>();

/** Writes out what is held back, before connections are cut. */
export function writeGathered(): void {
  // These write to the sockets.
  for (const send of unsent) {
    unsent.delete(send);
    send();
  }
  for (const socket of holding) {
    socket.uncork();
  }
  holding.clear();
}

function writeAtTurnsEnd(): void {
  if (unsent.size + holding.size === 0) {
    setImmediate(writeGathered);
  }
}

/** Calls `send` once, when this turn of the event loop is over. */
export function sendAtTurnsEnd(send: () => void): void {
  writeAtTurnsEnd();
  unsent.add(send);
}

/**
 * From now on what is written to a socket in one turn of the event loop goes out in one system call: a call costs more than
 * making the frame that it carries, and what is stored together is told together.
 */
export function gatherWrites(socket: Writable): void {
  const write = socket.write;
  const gathered = (...args: unknown[]): boolean => {
    if (!holding.has(socket)) {
      writeAtTurnsEnd();
      holding.add(socket);
      socket.cork();
    }
    return Reflect.apply(write, socket, args);
  };
  socket.write = gathered;
}
