import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { shared } from '../common/shared.js';

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

  readonly clientEvents = this.counter(
    'claimline_client_events_total',
    'Events that clients sent over sockets, by outcome: ok or an error code.',
    'event',
    'outcome',
  );
  readonly sessionsEnded = this.counter(
    'claimline_sessions_ended_total',
    'Connections that ended: why the server ended them, or client.',
    'transport',
    'reason',
  );
  readonly messages = this.counter(
    'claimline_messages_total',
    'Messages that were stored; replayed: sent again and stored before.',
    'outcome',
  );
  readonly appendSeconds = this.histogram(
    'claimline_append_seconds',
    'How long the statement took that stores a message.',
    SECONDS,
  );
  readonly deliverySeconds = this.histogram(
    'claimline_delivery_seconds',
    'From the time of an entry in the log to its being written to the sockets of this node.',
    SECONDS,
  );
  readonly gaps = this.counter(
    'claimline_gaps_total',
    'Entries that did not come in order and were read from the log.',
  );
  readonly resumes = this.counter(
    'claimline_resumes_total',
    'Joins with a position, by what they led to: caught_up, more or reset.',
    'outcome',
  );
  readonly uploads = this.counter(
    'claimline_uploads_total',
    'Uploads by outcome: created, replayed or an error code.',
    'outcome',
  );
  readonly downloads = this.counter(
    'claimline_downloads_total',
    'Downloads by outcome: the status, or an error code.',
    'outcome',
  );
  readonly scans = this.counter(
    'claimline_scans_total',
    'Scans by verdict: clean, infected, unscannable, or none when there was no answer.',
    'verdict',
  );
  readonly missingBlobs = this.counter(
    'claimline_missing_blobs_total',
    'Times that the bytes of an attachment were missing or short. Anything but 0 is an alarm.',
  );
  readonly jobFailures = this.counter('claimline_job_failures_total', 'Jobs that failed, and are tried again.', 'job');
  readonly requestSeconds = this.histogram(
    'claimline_http_request_seconds',
    'REST requests by route and status.',
    [...SECONDS, 10, 60],
    'method',
    'route',
    'status',
  );

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
  readonly text = shared(() => this.registry.metrics());

  private counter<Label extends string = never>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: this.registers });
  }

  private histogram<Label extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: this.registers });
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
