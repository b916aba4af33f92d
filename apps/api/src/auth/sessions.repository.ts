import { type Locale, limits, type Role } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import { Database } from '../database/database.js';
import type { RefreshGrant } from './refresh-cookies.js';
import type { SessionState } from './refresh-generations.js';

export type EndReason = 'logout' | 'replay' | 'disabled' | 'password';

/** What a live login may do now. */
export interface Rights {
  userId: string;
  role: Role;
  firstName: string;
  lastName: string;
  locale: Locale;
}

/** Times are the database's: nodes need not agree on the clock. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Opens a login if the user is still as they were when the password was checked; null when they were disabled or given
   * another password meanwhile. The row lock makes those two wait for us, or us for them, so neither can miss this login.
   */
  async create(userId: string, checkedPasswordHash: string): Promise<RefreshGrant | null> {
    const result = await this.database.query<{ sessionId: string; generation: number }>({
      text: `INSERT INTO sessions (id, user_id, expires_at)
        SELECT $1, id, now() + $4 * interval '1 millisecond' FROM users
        WHERE id = $2 AND password_hash = $3 AND disabled_at IS NULL FOR SHARE
        RETURNING id AS "sessionId", generation`,
      values: [newId(), userId, checkedPasswordHash, limits.session.refreshTokenMs],
    });
    return result.rows[0] ?? null;
  }

  /** The one step of a renewal: of all who present the valid cookie, one gets the next. Null: it was not the valid one. */
  async renew({ sessionId, generation }: RefreshGrant): Promise<{ userId: string; generation: number } | null> {
    const result = await this.database.query<{ userId: string; generation: number }>({
      name: 'sessions_renew',
      text: `UPDATE sessions SET generation = generation + 1, rotated_at = now(),
          expires_at = now() + $3 * interval '1 millisecond'
        WHERE id = $1 AND generation = $2 AND ended_at IS NULL AND expires_at > now()
          AND EXISTS (SELECT FROM users WHERE users.id = user_id AND disabled_at IS NULL)
        RETURNING user_id AS "userId", generation`,
      values: [sessionId, generation, limits.session.refreshTokenMs],
    });
    return result.rows[0] ?? null;
  }

  async findState(sessionId: string): Promise<(SessionState & { userId: string }) | null> {
    const result = await this.database.query<SessionState & { userId: string }>({
      text: `SELECT s.user_id AS "userId", s.generation,
          s.rotated_at > now() - $2 * interval '1 millisecond' AS "justRenewed",
          s.ended_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL AS live
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`,
      values: [sessionId, limits.session.refreshGraceMs],
    });
    return result.rows[0] ?? null;
  }

  /** Rights by login; a login or user that is no longer valid is absent. */
  async findRights(sessionIds: readonly string[]): Promise<Map<string, Rights>> {
    const result = await this.database.query<Rights & { sessionId: string }>({
      name: 'sessions_find_rights',
      text: `SELECT s.id AS "sessionId", u.id AS "userId", u.role, u.first_name AS "firstName",
          u.last_name AS "lastName", u.locale
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = ANY($1::uuid[]) AND s.ended_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL`,
      values: [sessionIds],
    });
    return new Map(result.rows.map(({ sessionId, ...rights }) => [sessionId, rights]));
  }

  /** The user whose login this ended; null when it was not open. */
  async endOnce(sessionId: string, reason: EndReason): Promise<string | null> {
    const result = await this.database.query<{ userId: string }>({
      text: `UPDATE sessions SET ended_at = now(), end_reason = $2 WHERE id = $1 AND ended_at IS NULL
        RETURNING user_id AS "userId"`,
      values: [sessionId, reason],
    });
    return result.rows[0]?.userId ?? null;
  }

  /** Forgets logins that have run out; nothing can be done with them, so nothing is lost. */
  async sweepExpired(): Promise<number> {
    const result = await this.database.query({ text: 'DELETE FROM sessions WHERE expires_at <= now()' });
    return result.rowCount ?? 0;
  }
}
