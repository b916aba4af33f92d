import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Random } from '../support/random.js';

type Direction = 'up' | 'down';

/** What happens to one connection when so many bytes have passed in one direction. */
interface Trouble {
  /** `cut`: both sides hear of it. `stall`: nothing passes for a while. `half-open`: bytes vanish, and nobody hears. */
  kind: 'cut' | 'stall' | 'half-open';
  direction: Direction;
  afterBytes: number;
  forMs: number;
}

export interface ProxyOptions {
  targetPort: number;
  random: Random;
  /** How likely a connection gets into trouble. */
  troubles: number;
  /** The longest time that a connection stays half open. */
  halfOpenMaxMs: number;
}

/** What lies between one client and the server: a TCP relay that, in a storm, breaks connections at any byte. */
export class TroubledProxy {
  private readonly links = new Set<Link>();
  private made = 0;
  private isCalm = true;
  private holds = false;

  private constructor(
    private readonly server: Server,
    private readonly options: ProxyOptions,
  ) {
    server.on('connection', (client) => this.relay(client));
  }

  static async start(options: ProxyOptions): Promise<TroubledProxy> {
    const server = createServer({ noDelay: true, allowHalfOpen: false }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TroubledProxy(server, options);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on connections get into trouble, those that are open as well. */
  storm(): void {
    this.isCalm = false;
    for (const link of this.links) {
      link.expect(this.nextTrouble());
    }
  }

  /** From now on everything passes; what hangs is let go, or broken where bytes are gone already. */
  calm(): void {
    this.isCalm = true;
    this.holds = false;
    for (const link of this.links) {
      link.calm();
    }
  }

  /** Breaks everything that is open now. */
  cutAll(): void {
    for (const link of this.links) {
      link.cut();
    }
  }

  /** Keeps all that the server says from now on, until `calm`. */
  holdAnswers(): void {
    this.holds = true;
    for (const link of this.links) {
      link.hold('down');
    }
  }

  /** Whatever is open now goes silent both ways, and neither side hears of the other's end. What is opened later passes. */
  silenceAll(): void {
    for (const link of this.links) {
      link.silence();
    }
  }

  async stop(): Promise<void> {
    this.cutAll();
    this.server.close();
    await once(this.server, 'close');
  }

  private relay(client: Socket): void {
    const link = new Link(client, this.options.targetPort);
    if (!this.isCalm) {
      link.expect(this.nextTrouble());
    }
    if (this.holds) {
      link.hold('down');
    }
    this.links.add(link);
    link.onOver(() => this.links.delete(link));
  }

  private nextTrouble(): Trouble | null {
    const random = this.options.random.fork(this.made++);
    if (!random.chance(this.options.troubles)) {
      return null;
    }
    const dice = random.next();
    return {
      kind: dice < 0.6 ? 'cut' : dice < 0.8 ? 'stall' : 'half-open',
      direction: random.chance(0.6) ? 'down' : 'up',
      // As likely between 100 and 1,000 bytes as between 1,000 and 10,000: in handshakes as well as much later.
      afterBytes: Math.floor(10 ** (random.next() * 4.7)),
      forMs: random.whole(50, dice < 0.8 ? 600 : this.options.halfOpenMaxMs),
    };
  }
}

/** One connection through the proxy. */
class Link {
  private readonly server: Socket;
  private readonly passed: Record<Direction, number> = { up: 0, down: 0 };
  private readonly held: Record<Direction, Buffer[] | null> = { up: null, down: null };
  private trouble: Trouble | null = null;
  private swallows: Direction | 'both' | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;
  private overListener: () => void = () => undefined;

  constructor(
    private readonly client: Socket,
    targetPort: number,
  ) {
    this.server = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [client, this.server],
      [this.server, client],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.closed(other));
    }
    client.on('data', (chunk) => this.arrived('up', chunk));
    this.server.on('data', (chunk) => this.arrived('down', chunk));
  }

  onOver(listener: () => void): void {
    this.overListener = listener;
  }

  /** Counted from the bytes that pass from now on. */
  expect(trouble: Trouble | null): void {
    this.trouble = trouble && { ...trouble, afterBytes: trouble.afterBytes + this.passed[trouble.direction] };
  }

  calm(): void {
    this.trouble = null;
    if (this.swallows) {
      this.cut();
    } else {
      this.release();
    }
  }

  cut(): void {
    clearTimeout(this.timer);
    this.isOver = true;
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
    this.overListener();
  }

  hold(direction: Direction): void {
    this.held[direction] ??= [];
  }

  silence(): void {
    this.trouble = null;
    this.swallows = 'both';
  }

  private release(): void {
    for (const direction of ['up', 'down'] as const) {
      const chunks = this.held[direction] ?? [];
      this.held[direction] = null;
      for (const chunk of chunks) {
        this.arrived(direction, chunk);
      }
    }
  }

  private arrived(direction: Direction, chunk: Buffer): void {
    const { trouble } = this;
    if (this.isOver || this.swallows === direction || this.swallows === 'both') {
      return;
    }
    const held = this.held[direction];
    if (held) {
      held.push(chunk);
      return;
    }
    if (trouble?.direction === direction && this.passed[direction] + chunk.length >= trouble.afterBytes) {
      const passes = Math.max(0, trouble.afterBytes - this.passed[direction]);
      this.trouble = null;
      this.pass(direction, chunk.subarray(0, passes), () => this.begin(trouble));
      this.begun(trouble, chunk.subarray(passes));
      return;
    }
    this.pass(direction, chunk);
  }

  private pass(direction: Direction, chunk: Buffer, then?: () => void): void {
    this.passed[direction] += chunk.length;
    const to = direction === 'up' ? this.server : this.client;
    to.write(chunk, then);
  }

  /** At once: what comes next is already in trouble. */
  private begun({ kind, direction }: Trouble, rest: Buffer): void {
    if (kind === 'stall') {
      this.held[direction] = [rest];
    } else {
      this.swallows = direction;
    }
  }

  /** Once the bytes before it are out. */
  private begin({ kind, forMs }: Trouble): void {
    if (kind === 'cut') {
      this.cut();
    } else {
      this.timer = setTimeout(() => (kind === 'stall' ? this.release() : this.cut()), forMs);
    }
  }

  private closed(other: Socket): void {
    // Half open: the other side hears nothing of it until its time is over.
    if (!this.isOver && this.swallows === null) {
      clearTimeout(this.timer);
      this.isOver = true;
      other.destroySoon();
      this.overListener();
    }
  }
}
