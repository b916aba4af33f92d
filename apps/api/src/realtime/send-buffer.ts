import type { Socket } from 'socket.io';

interface Packet {
  data?: unknown;
}

/** Framing of a packet, about. */
const PACKET_OVERHEAD = 16;

function sizeOf({ data }: Packet): number {
  const size = typeof data === 'string' ? Buffer.byteLength(data) : data instanceof Uint8Array ? data.byteLength : 0;
  return size + PACKET_OVERHEAD;
}

/** Counts what Engine.IO keeps for one connection: packets that wait, and those handed to the transport but not written. */
export class SendBuffer {
  private waiting = 0;
  private inTransport = 0;
  private grown: () => void = () => undefined;
  private told = false;

  constructor(connection: Socket['conn']) {
    connection.on('packetCreate', (packet: Packet) => {
      this.waiting += sizeOf(packet);
      this.tellGrown();
    });
    connection.on('flush', () => {
      this.inTransport += this.waiting;
      this.waiting = 0;
    });
    connection.on('drain', () => {
      this.inTransport = 0;
    });
  }

  get bytes(): number {
    return this.waiting + this.inTransport;
  }

  /** Called once a turn in which something was added; after the turn, for a broadcast must not lose a member half-way. */
  onGrown(listener: () => void): void {
    this.grown = listener;
  }

  private tellGrown(): void {
    if (!this.told) {
      this.told = true;
      setImmediate(() => {
        this.told = false;
        this.grown();
      });
    }
  }
}
