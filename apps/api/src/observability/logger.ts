/// <reference path="./pino-roll.d.ts" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import buildFileStream from 'pino-roll';
import type { Config } from '../config/config.js';

export type LogFields = Record<string, unknown>;

const MAX_FILE_SIZE = '20m';
const KEPT_FILES = 10;
/** What waits for a full disk to have room again, bytes: the rest is on standard output alone. */
const MAX_WAITING = 1_000_000;

/**
 * One JSON line an event, to standard output and to `DATA_DIR/logs/app-*.log`. Fields hold ids, codes and counts: never
 * a message's text, a token, a password, an address or a file's name.
 */
export class Logger {
  private constructor(private readonly pino: pino.Logger) {}

  /** `maxFileSize` as `pino-roll` reads it. */
  static async open(
    config: Pick<Config, 'dataDir' | 'logLevel'>,
    maxFileSize: string = MAX_FILE_SIZE,
  ): Promise<Logger> {
    const directory = join(config.dataDir, 'logs');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = await buildFileStream({
      // The date and a number follow: app-server.2026-01-31.1.log.
      file: join(directory, 'app-server'),
      extension: '.log',
      dateFormat: 'yyyy-MM-dd',
      frequency: 'daily',
      size: maxFileSize,
      // Those of earlier starts too.
      limit: { count: KEPT_FILES, removeOtherLogFiles: true },
      mkdir: true,
      maxLength: MAX_WAITING,
    });
    const options: pino.LoggerOptions = {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    };
    // A full disk must cost log lines, not the server.
    const output = pino(options, process.stdout);
    let isFailing = false;
    file.on('error', (error: NodeJS.ErrnoException) => {
      if (!isFailing) {
        isFailing = true;
        output.error({ code: error.code ?? error.name }, 'Log files cannot be written');
      }
    });
    file.on('write', () => {
      if (isFailing) {
        isFailing = false;
        output.info('Log files can be written again');
      }
    });
    const streams = pino.multistream([
      { level: 'trace', stream: process.stdout },
      { level: 'trace', stream: file },
    ]);
    return new Logger(pino(options, streams));
  }

  debug(message: string, fields: LogFields = {}): void {
    this.pino.debug(fields, message);
  }

  info(message: string, fields: LogFields = {}): void {
    this.pino.info(fields, message);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.pino.warn(fields, message);
  }

  /** `fields.error` may be an Error: its stack and code are logged, and no other property, for a database's hold values of rows. */
  error(message: string, fields: LogFields = {}): void {
    const { error, ...rest } = fields;
    this.pino.error({ ...rest, ...(error === undefined ? {} : { error: describe(error) }) }, message);
  }
}

function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) {
    return { message: String(error) };
  }
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...code, ...cause };
}
