import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../observability/logger.js';
import { type AdminResult, adminCommandSchema } from './admin-command.js';
import { AdminCommands } from './admin-commands.js';

const MAX_LINE_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 8;
/** To send the whole line; the answer has no limit here, the caller has one. */
const LINE_WITHIN_MS = 10_000;

/**
 * Where the running server takes the administrator's commands: a Unix socket that only the server's own user may open. One
 * JSON line in, `{ command, args }`; one JSON line out, an `AdminResult`; then it is closed.
 */
@Injectable()
export class ControlSocket implements OnApplicationShutdown {
  private server: Server | null = null;
  private readonly connections = new Set<Socket>();

  constructor(
    private readonly commands: AdminCommands,
    private readonly logger: Logger,
  ) {}

  /** The caller holds the lock of the data folder: a socket that lies at `path` was left by a dead server. */
  async listen(path: string): Promise<void> {
    await rm(path, { force: true });
    const server = createServer({ allowHalfOpen: true }, (socket) => this.serve(socket));
    server.maxConnections = MAX_CONNECTIONS;
    server.listen(path);
    await once(server, 'listening');
    server.on('error', (error) => this.logger.error('control_socket_failed', { error }));
    this.server = server;
    await chmod(path, 0o600);
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) {
      const closed = once(server, 'close');
      server.close();
      for (const socket of this.connections) {
        socket.destroy();
      }
      await closed;
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private serve(socket: Socket): void {
    this.connections.add(socket);
    const timer = setTimeout(() => socket.destroy(), LINE_WITHIN_MS).unref();
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (result: Promise<AdminResult>) => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onEnd).resume();
      void result.then((answer) => socket.end(`${JSON.stringify(answer)}\n`, () => socket.destroySoon()));
    };
    const onData = (chunk: Buffer) => {
      const end = chunk.indexOf('\n');
      const rest = end === -1 ? chunk : chunk.subarray(0, end);
      chunks.push(rest);
      bytes += rest.length;
      if (bytes > MAX_LINE_BYTES) {
        finish(Promise.resolve({ ok: false, error: `A command has at most ${MAX_LINE_BYTES} bytes.` }));
      } else if (end !== -1) {
        finish(this.answer(Buffer.concat(chunks).toString()));
      }
    };
    const onEnd = () => finish(this.answer(Buffer.concat(chunks).toString()));
    socket.on('data', onData).on('end', onEnd);
    // A caller that goes away has nobody left to tell.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      this.connections.delete(socket);
    });
  }

  /** Never rejects. */
  private async answer(line: string): Promise<AdminResult> {
    try {
      const parsed = adminCommandSchema.safeParse(JSON.parse(line));
      if (!parsed.success) {
        return { ok: false, error: 'The running server does not know this command.' };
      }
      const result = await this.commands.run(parsed.data);
      this.logger.info('admin_command', { command: parsed.data.command, ok: result.ok });
      return result;
    } catch (error) {
      if (error instanceof SyntaxError) {
        return { ok: false, error: 'A command is one line of JSON.' };
      }
      this.logger.error('admin_command_failed', { error });
      return { ok: false, error: "The command failed; the server's log says why." };
    }
  }
}
