import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address before several nodes, as a reverse proxy is: takes turns among those that let it in. */
export class Balancer {
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {
    server.on('connection', (client) => this.relay(client, this.turn++, this.ports.length));
  }

  static async start(ports: readonly number[]): Promise<Balancer> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, ports);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }

  /** Nothing has been read from the client before a node lets it in: the next one can be asked instead. */
  private relay(client: Socket, turn: number, triesLeft: number): void {
    client.on('error', () => undefined);
    const node = connect({ port: this.ports[turn % this.ports.length] ?? 0, host: '127.0.0.1', noDelay: true });
    let isOpen = false;
    node.on('connect', () => {
      isOpen = true;
      client.pipe(node).pipe(client);
      client.on('close', () => node.destroy());
    });
    node.on('error', () => undefined);
    node.on('close', () => {
      if (!isOpen && triesLeft > 1 && !client.destroyed) {
        this.relay(client, turn + 1, triesLeft - 1);
      } else {
        client.destroy();
      }
    });
  }
}
