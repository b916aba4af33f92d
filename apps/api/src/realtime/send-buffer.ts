import type { Socket } from 'socket.io';
import { gatherPackets, type Packet } from './gathered-packets.js';

/** Framing of a packet, about. */
const PACKET_OVERHEAD = 16;

function sizeOf({ data, options }: Packet): number {
  const frames = options.wsPreEncodedFrame;
  if (frames) {
    // Made once for all receivers: its length is known.
    return frames.reduce((sum, frame) => sum + frame.byteLength, 0);
  }
  const size = typeof data === 'string' ? Buffer.byteLength(data) : data instanceof Uint8Array ? data.byteLength : 0;
  return size + PACKET_OVERHEAD;
}

/** Counts what Engine.IO keeps for one connection because the transport does not take it. */
export class SendBuffer {
  /** Of this turn, not yet offered to the transport. */
  private fresh = 0;
  private waiting = 0;
  private grown: () => void = () => undefined;

  constructor(connection: Socket['conn']) {
    connection.on('packetCreate', (packet: Packet) => {
      this.fresh += sizeOf(packet);
    });
    connection.on('flush', () => {
      this.fresh = 0;
      this.waiting = 0;
    });
    gatherPackets(connection, () => {
      this.waiting += this.fresh;
      this.fresh = 0;
      this.grown();
    });
  }

  get bytes(): number {
    return this.waiting;
  }

  /** Called once a turn in which something was added; after the turn, for a broadcast must not lose a member half-way. */
  onGrown(listener: () => void): void {
    this.grown = listener;
  }
}
