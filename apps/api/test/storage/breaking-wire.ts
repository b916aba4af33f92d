import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What went through since the last break, with the piece that is about to. */
interface Traffic {
  from: 'client' | 'server';
  sent: number;
  received: number;
}

type Break = (traffic: Traffic) => boolean;

/** Stands between a client and a server, and breaks their connection at the worst of moments. */
export class BreakingWire {
  private sent = 0;
  private received = 0;
  private breaksLeft = 0;
  private isNow: Break = () => false;

  private constructor(
    private readonly server: Server,
    private readonly to: number,
  ) {
    server.on('connection', (client) => this.relay(client));
  }

  static async start(to: number): Promise<BreakingWire> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BreakingWire(server, to);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks so many times, before it passes the piece on for which `isNow` holds. */
  breakWhen(times: number, isNow: Break): void {
    this.sent = 0;
    this.received = 0;
    this.breaksLeft = times;
    this.isNow = isNow;
  }

  /** How many of the ordered breaks have not come. */
  get pending(): number {
    return this.breaksLeft;
  }

  stop(): void {
    this.server.close();
  }

  private relay(client: Socket): void {
    const upstream = connect({ port: this.to, host: '127.0.0.1', noDelay: true });
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    const pass = (from: Traffic['from'], to: Socket) => (chunk: Buffer) => {
      this.sent += from === 'client' ? chunk.length : 0;
      this.received += from === 'server' ? chunk.length : 0;
      if (this.breaksLeft > 0 && this.isNow({ from, sent: this.sent, received: this.received })) {
        this.breakWhen(this.breaksLeft - 1, this.isNow);
        end();
        return;
      }
      to.write(chunk);
    };
    client.on('data', pass('client', upstream)).on('error', end).on('close', end);
    upstream.on('data', pass('server', client)).on('error', end).on('close', end);
  }
}
