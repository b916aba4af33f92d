import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '::1']);

/** Where this server is reached; known in full once it listens (PORT=0 takes any free port). */
@Injectable()
export class ServerAddress {
  private port: number;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.port = config.port;
  }

  listensOn(port: number): void {
    this.port = port;
  }

  /** What links and cookies use. */
  publicUrl(): string {
    return this.config.publicUrl ?? `http://localhost:${this.port}`;
  }

  /** The origins that count as the server's own. */
  ownOrigins(): readonly string[] {
    const origins = [new URL(this.publicUrl()).origin];
    if (LOOPBACK_HOSTS.has(this.config.host)) {
      origins.push(`http://localhost:${this.port}`, `http://127.0.0.1:${this.port}`);
    }
    return origins;
  }

  /** Whether a browser page of this origin may talk to the server; a missing `Origin` is no browser page. */
  allowsOrigin(origin: string | undefined): boolean {
    return origin === undefined || this.ownOrigins().includes(origin) || this.config.corsOrigins.includes(origin);
  }
}
