import type { Database, Queryable } from './database.js';

/** The database as a whole. */
export class InstallationRepository {
  constructor(private readonly database: Database) {}

  /** Positions given out before are no longer good: numbers of logs may come to stand for other entries. */
  async beginEpoch(connection: Queryable): Promise<void> {
    await connection.query({ text: 'UPDATE installation SET log_epoch = gen_random_uuid()' });
  }

  async countPeople(): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>({ text: 'SELECT count(*)::integer FROM users' });
    return rows[0]?.count ?? 0;
  }

  /** Whether another connection of Claimline is open. The embedded database, which has but one, has none. */
  async isInUse(): Promise<boolean> {
    const { rows } = await this.database.query<{ used: boolean }>({
      text: `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
               AND application_name = 'claimline' AND pid <> pg_backend_pid()) AS used`,
    });
    return rows[0]?.used ?? false;
  }
}
