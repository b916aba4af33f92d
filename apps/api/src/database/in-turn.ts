import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './database.js';

const ASK_EVERY_MS = 200;

/**
 * Runs `work` while no other node does what `turn` stands for: any fixed number. Holds a connection meanwhile, so it is
 * not for the embedded database, which has one and no other node.
 */
export async function inTurn<Result>(database: Database, turn: number, work: () => Promise<Result>): Promise<Result> {
  const client = await database.pool.connect();
  try {
    // Asked again and again: a statement that waited would meet its time-out.
    for (;;) {
      const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [turn]);
      if (rows[0]?.got) {
        break;
      }
      await pause(ASK_EVERY_MS);
    }
    return await work();
  } finally {
    // Ends the session, and the lock with it, whatever state it is in.
    client.release(true);
  }
}
