import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '@claimline/protocol';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONTROL_SOCKET } from './admin/carry-out.js';
import { ControlSocket } from './admin/control-socket.js';
import { appModule } from './app.module.js';
import { AttachmentJobs } from './attachments/attachment-jobs.js';
import { acceptMultipartForms } from './attachments/multipart-forms.js';
import { StorageSweeper } from './attachments/storage-sweeper.js';
import { ClaimActivity } from './claims/claim-activity.js';
import { AppError } from './common/errors.js';
import { HttpErrorFilter } from './common/http-error.filter.js';
import { newId } from './common/ids.js';
import { ServerAddress } from './common/server-address.js';
import { endSlowRequests } from './common/slow-requests.js';
import { StartupError } from './common/startup-error.js';
import { DemoData } from './demo/demo-data.js';
import type { OpenFoundations } from './foundations.js';
import { HealthService } from './health/health.service.js';
import { Jobs } from './jobs/jobs.js';
import { Metrics } from './observability/metrics.js';
import { PresenceService } from './presence/presence.service.js';
import { EventRunner } from './realtime/ack.js';
import { HeadWatcher } from './realtime/head-watcher.js';
import { RightsWatcher } from './realtime/rights-watcher.js';
import { SessionOpener } from './realtime/session-opener.js';
import { SocketIoTransport } from './realtime/socket-io.transport.js';
import { WebSocketTransport } from './realtime/websocket.transport.js';
import { WebPages } from './web/web-pages.js';

const HEADERS_WITHIN_MS = 15_000;
/** Longer than the idle time-outs of usual proxies, so that it is they who close an idle connection. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_IDLE_EVERY_MS = 50;
/** Connections that wait to be accepted: after a restart all come at once, and whom the system turns away waits for seconds. */
const BACKLOG = 4_096;

/** The application on its port: REST, both socket transports and the web app. */
export class Server {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly foundations: OpenFoundations,
  ) {}

  /** Resolves once requests are answered. */
  static async start(foundations: OpenFoundations): Promise<Server> {
    const { config, lock } = foundations;
    const adapter = new FastifyAdapter({
      trustProxy: trusted(config.trustProxy),
      bodyLimit: limits.requestBodyMaxBytes,
      // Files on slow lines take long; other requests are watched by `endSlowRequests`.
      requestTimeout: limits.upload.maxMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      http: {
        headersTimeout: HEADERS_WITHIN_MS,
        // Clients that would rather speak HTTP/2 ask for that with each request, and are to be answered all the same.
        shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
      },
      genReqId: newId,
      routerOptions: { maxParamLength: 200 },
      frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => refuseAddress(reply),
    });
    const app = await NestFactory.create<NestFastifyApplication>(appModule(foundations), adapter, {
      logger: false,
      abortOnError: false,
      // Nest would read form bodies too: a plain form of a foreign page could then sign somebody in.
      bodyParser: false,
    });
    const server = new Server(app, foundations);
    await server.prepare();
    await app.get(Jobs).start();
    await app.get(DemoData).makeOnce();
    await app.get(AttachmentJobs).start();
    app.get(StorageSweeper).start();
    app.get(HeadWatcher).start();
    app.get(RightsWatcher).start();
    await app.get(ControlSocket).listen(join(lock.runDir, CONTROL_SOCKET));
    await server.listen();
    return server;
  }

  /** Where people reach it. */
  get url(): string {
    return this.app.get(ServerAddress).publicUrl();
  }

  /** How to stop, in order: no new work, the sockets sent away with a reason, what is in flight finished. */
  parts(): [name: string, stop: () => Promise<void>][] {
    const { app } = this;
    return [
      [
        'sessions',
        async () => {
          app.get(HealthService).stop();
          app.get(HeadWatcher).stop();
          app.get(RightsWatcher).stop();
          app.get(SessionOpener).endAll();
          // What was said goes out at the end of this turn, and what waited behind that with the next one.
          await nextTurn();
          await nextTurn();
          app.get(SocketIoTransport).close();
          app.get(WebSocketTransport).close();
        },
      ],
      ['requests', () => this.finishRequests()],
      ['events', () => app.get(EventRunner).finish()],
      ['jobs', () => app.get(Jobs).stop()],
      ['sweeper', () => app.get(StorageSweeper).stop()],
      ['presence', () => app.get(PresenceService).stop()],
      ['activity', () => app.get(ClaimActivity).stop()],
    ];
  }

  private async finishRequests(): Promise<void> {
    const http = this.app.getHttpServer();
    // A connection whose request is being answered now would be kept alive for its next one.
    const timer = setInterval(() => http.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    try {
      await this.app.close();
    } finally {
      clearInterval(timer);
    }
  }

  private async prepare(): Promise<void> {
    const { app } = this;
    const fastify = app.getHttpAdapter().getInstance();
    const address = app.get(ServerAddress);
    await app.register(fastifyCookie);
    await acceptMultipartForms(fastify);
    endSlowRequests(app.getHttpServer());
    const parseJson = fastify.getDefaultJsonParser('error', 'error');
    fastify.removeContentTypeParser(['application/json', 'text/plain']);
    // Many clients name the type of a body even where they send none.
    fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
      body === '' ? done(null, undefined) : parseJson(request, body.toString(), done),
    );
    const { requestSeconds } = app.get(Metrics);
    fastify.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      requestSeconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    });
    fastify.addHook('onRequest', async (request, reply) => {
      reply.header('X-Request-Id', request.id);
      reply.header('X-Content-Type-Options', 'nosniff');
    });
    app.enableCors({
      origin: (origin: string | undefined, callback: (error: Error | null, allowed: boolean) => void) =>
        callback(null, origin !== undefined && address.allowsOrigin(origin)),
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
      exposedHeaders: ['X-Request-Id', 'Retry-After', 'Content-Disposition', 'Content-Range', 'ETag'],
      maxAge: 600,
    });
    const web = await WebPages.register(fastify, this.foundations.config.corsOrigins);
    app.get(HttpErrorFilter).onNotFound((request, reply) => web.answersNotFound(request, reply));
    app.get(SocketIoTransport).listen(app.getHttpServer());
    app.get(WebSocketTransport).listen(app.getHttpServer());
    await app.init();
  }

  private async listen(): Promise<void> {
    const { host, port } = this.foundations.config;
    const http = this.app.getHttpServer();
    try {
      await this.app.listen({ port, host, backlog: BACKLOG });
    } catch (error) {
      throw new StartupError(whyNotListening(error, host, port));
    }
    if (!http.listening) {
      await once(http, 'listening');
    }
    const address = http.address();
    this.app.get(ServerAddress).listensOn(typeof address === 'object' && address ? address.port : port);
  }
}

/** A path that cannot be decoded, or with a part that is much too long: the router gives up before any route or filter. */
function refuseAddress(reply: FastifyReply): void {
  const error = new AppError('validation_failed', { detail: 'The address of the request cannot be read.' });
  void reply.status(error.status).type('application/problem+json').send(JSON.stringify(error.toProblem()));
}

/** A number of proxies, as Fastify takes it: the first is hop 0. */
function trusted(proxies: false | number | string) {
  return typeof proxies === 'number' ? (_address: string, hop: number) => hop < proxies : proxies;
}

function whyNotListening(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what listens there, or choose another with PORT.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023 with PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is not an address of this machine.`;
    default:
      return `The server cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
