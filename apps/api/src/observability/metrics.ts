import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** From a millisecond to the seconds that the head watcher takes. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** What is read at a scrape must not hold it up. */
const READ_WITHIN_MS = 2_000;

/** Read at each scrape, from whoever knows. */
const gauges = {
  connections: { name: 'claimline_connections', help: 'Open connections.', label: 'transport' },
  joinedClaims: { name: 'claimline_joined_claims', help: 'Claims that somebody has joined.', label: 'node' },
  databaseConnections: { name: 'claimline_database_connections', help: 'Connections to the database.', label: 'state' },
  jobs: { name: 'claimline_jobs', help: 'Jobs that wait or are worked on.', label: 'queue' },
  oldestPending: {
    name: 'claimline_oldest_waiting_seconds',
    help: 'How long the oldest of its kind has waited: file, for its verdict. 0 when none waits.',
    label: 'kind',
  },
  partsUp: { name: 'claimline_part_up', help: '1 while a part that is needed answers.', label: 'part' },
} as const;
type GaugeName = keyof typeof gauges;

/** What a gauge shows now, for each value of its label. */
export type Reading = Record<string, number>;

/** Every metric of the product, by name. Labels have few values: never an id, a name or an address. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly clientEvents = new Counter({
    name: 'claimline_client_events_total',
    help: 'Events that clients sent over sockets, by outcome: ok or an error code.',
    labelNames: ['event', 'outcome'] as const,
    registers: this.registers,
  });
  readonly sessionsEnded = new Counter({
    name: 'claimline_sessions_ended_total',
    help: 'Connections that ended: why the server ended them, or client.',
    labelNames: ['transport', 'reason'] as const,
    registers: this.registers,
  });
  readonly messages = new Counter({
    name: 'claimline_messages_total',
    help: 'Messages that were stored; replayed: sent again and stored before.',
    labelNames: ['outcome'] as const,
    registers: this.registers,
  });
  readonly appendSeconds = new Histogram({
    name: 'claimline_append_seconds',
    help: 'How long the statement took that stores a message.',
    buckets: SECONDS,
    registers: this.registers,
  });
  readonly deliverySeconds = new Histogram({
    name: 'claimline_delivery_seconds',
    help: 'From the time of an entry in the log to its being written to the sockets of this node.',
    buckets: SECONDS,
    registers: this.registers,
  });
  readonly gaps = new Counter({
    name: 'claimline_gaps_total',
    help: 'Entries that did not come in order and were read from the log.',
    registers: this.registers,
  });
  readonly resumes = new Counter({
    name: 'claimline_resumes_total',
    help: 'Joins with a position, by what they led to: caught_up, more or reset.',
    labelNames: ['outcome'] as const,
    registers: this.registers,
  });
  readonly uploads = new Counter({
    name: 'claimline_uploads_total',
    help: 'Uploads by outcome: created, replayed or an error code.',
    labelNames: ['outcome'] as const,
    registers: this.registers,
  });
  readonly downloads = new Counter({
    name: 'claimline_downloads_total',
    help: 'Downloads by outcome: the status, or an error code.',
    labelNames: ['outcome'] as const,
    registers: this.registers,
  });
  readonly scans = new Counter({
    name: 'claimline_scans_total',
    help: 'Scans by verdict: clean, infected, unscannable, or none when there was no answer.',
    labelNames: ['verdict'] as const,
    registers: this.registers,
  });
  readonly missingBlobs = new Counter({
    name: 'claimline_missing_blobs_total',
    help: 'Times that the bytes of an attachment were missing or short. Anything but 0 is an alarm.',
    registers: this.registers,
  });
  readonly jobFailures = new Counter({
    name: 'claimline_job_failures_total',
    help: 'Jobs that failed, and are tried again.',
    labelNames: ['job'] as const,
    registers: this.registers,
  });
  readonly requestSeconds = new Histogram({
    name: 'claimline_http_request_seconds',
    help: 'REST requests by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [...SECONDS, 10, 60],
    registers: this.registers,
  });

  private readonly readers = new Map<GaugeName, () => Reading | Promise<Reading>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of Object.keys(gauges) as GaugeName[]) {
      this.makeGauge(name);
    }
  }

  /** How to read a gauge at a scrape. While a reading fails, or takes too long, the gauge is left out. */
  watch(name: GaugeName, read: () => Reading | Promise<Reading>): void {
    this.readers.set(name, read);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All of it, as Prometheus reads it. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private makeGauge(name: GaugeName): void {
    const { label, ...options } = gauges[name];
    const gauge = new Gauge({
      ...options,
      labelNames: [label],
      registers: this.registers,
      collect: async () => {
        const readings = await inTime(async () => this.readers.get(name)?.() ?? {});
        gauge.reset();
        for (const [value, reading] of Object.entries(readings)) {
          gauge.set({ [label]: value }, reading);
        }
      },
    });
  }
}

async function inTime(read: () => Promise<Reading>): Promise<Reading> {
  const tooLate = new Promise<Reading>((resolve) => setTimeout(resolve, READ_WITHIN_MS, {}).unref());
  return Promise.race([read(), tooLate]).catch(() => ({}));
}
