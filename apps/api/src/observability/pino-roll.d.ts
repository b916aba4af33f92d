/** The package ships no types; this is the part that is used. */
declare module 'pino-roll' {
  import type { destination } from 'pino';

  export default function buildFileStream(options: {
    file: string;
    extension: string;
    dateFormat: string;
    frequency: 'daily';
    size: string;
    limit: { count: number; removeOtherLogFiles: boolean };
    mkdir: boolean;
    /** Bytes that may wait to be written; what comes beyond them is dropped. */
    maxLength: number;
  }): Promise<ReturnType<typeof destination>>;
}
