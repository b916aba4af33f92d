import type { Writable } from 'node:stream';

/** What connections have to send of this turn of the event loop. */
const unsent: (() => void)[] = [];
/** Lets go of the sockets that hold back what is written to them until this turn of the event loop has seen all that came in. */
const holding: (() => void)[] = [];

/** Writes out what is held back, before connections are cut. */
export function writeGathered(): void {
  // Sending writes to sockets, so it comes first; what is added meanwhile is not forgotten.
  while (unsent.length + holding.length > 0) {
    for (const waiting of [unsent, holding]) {
      for (const write of waiting) {
        write();
      }
      waiting.length = 0;
    }
  }
}

function writeAtTurnsEnd(): void {
  if (unsent.length + holding.length === 0) {
    setImmediate(writeGathered);
  }
}

/** Calls `send` when this turn of the event loop is over. */
export function sendAtTurnsEnd(send: () => void): void {
  writeAtTurnsEnd();
  unsent.push(send);
}

/**
 * From now on what is written to a socket in one turn of the event loop goes out in one system call: a call costs more than
 * making the frame that it carries, and what is stored together is told together.
 */
export function gatherWrites(socket: Writable): void {
  const write = socket.write;
  let isHolding = false;
  const letGo = () => {
    isHolding = false;
    socket.uncork();
  };
  const gathered = (...args: unknown[]): boolean => {
    if (!isHolding) {
      isHolding = true;
      writeAtTurnsEnd();
      holding.push(letGo);
      socket.cork();
    }
    return Reflect.apply(write, socket, args);
  };
  socket.write = gathered;
}
