import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database.js';

/** What each uploader's files take. Every change is one conditional update, so that uploads at once never go over. */
@Injectable()
export class UploadQuotasRepository {
  constructor(private readonly database: Database) {}

  async findUsed(userId: string): Promise<number> {
    const { rows } = await this.database.query<{ used: number }>({
      text: 'SELECT used_bytes::float8 AS used FROM upload_quotas WHERE user_id = $1',
      values: [userId],
    });
    return rows[0]?.used ?? 0;
  }

  /** False when `bytes` more would go over `quota`; then nothing is reserved. */
  async reserve(reservationId: string, userId: string, bytes: number, quota: number): Promise<boolean> {
    const { rowCount } = await this.database.query({
      text: `
        WITH quota AS (
          INSERT INTO upload_quotas AS q (user_id, used_bytes) SELECT $2::uuid, $3::bigint WHERE $3::bigint <= $4::bigint
          ON CONFLICT (user_id) DO UPDATE SET used_bytes = q.used_bytes + excluded.used_bytes
            WHERE q.used_bytes + excluded.used_bytes <= $4::bigint
          RETURNING user_id)
        INSERT INTO upload_reservations (id, user_id, reserved_bytes) SELECT $1::uuid, user_id, $3::bigint FROM quota`,
      values: [reservationId, userId, bytes, quota],
    });
    return rowCount === 1;
  }

  /** The upload is kept and takes `bytes`: within its transaction. False when that goes over; the caller rolls back. */
  async settle(connection: Queryable, reservationId: string, bytes: number, quota: number): Promise<boolean> {
    const { rowCount } = await connection.query({
      text: `
        WITH reservation AS (DELETE FROM upload_reservations WHERE id = $1 RETURNING user_id, reserved_bytes)
        UPDATE upload_quotas q SET used_bytes = q.used_bytes - r.reserved_bytes + $2::bigint
        FROM reservation r
        WHERE q.user_id = r.user_id AND q.used_bytes - r.reserved_bytes + $2::bigint <= $3::bigint`,
      values: [reservationId, bytes, quota],
    });
    return rowCount === 1;
  }

  /** The upload came to nothing. */
  async releaseOnce(reservationId: string): Promise<void> {
    await this.database.query({
      text: `
        WITH reservation AS (DELETE FROM upload_reservations WHERE id = $1 RETURNING user_id, reserved_bytes)
        UPDATE upload_quotas q SET used_bytes = greatest(0, q.used_bytes - r.reserved_bytes)
        FROM reservation r WHERE q.user_id = r.user_id`,
      values: [reservationId],
    });
  }

  /** Files were deleted: within their transaction. */
  async refund(connection: Queryable, userId: string, bytes: number): Promise<void> {
    await connection.query({
      text: 'UPDATE upload_quotas SET used_bytes = greatest(0, used_bytes - $2::bigint) WHERE user_id = $1',
      values: [userId, bytes],
    });
  }

  /**
   * Forgets reservations older than the longest upload, whose process died, and counts anew what is kept. Returns how
   * many accounts were wrong.
   */
  async reconcile(olderThanMs: number): Promise<number> {
    await this.database.query({
      text: `DELETE FROM upload_reservations WHERE created_at < now() - make_interval(secs => $1::float8 / 1000)`,
      values: [olderThanMs],
    });
    const { rows } = await this.database.query<{ userId: string }>({
      text: `SELECT q.user_id AS "userId" FROM upload_quotas q WHERE q.used_bytes <> ${COUNTED}`,
    });
    let corrected = 0;
    for (const { userId } of rows) {
      corrected += await this.database.transaction(async (connection) => {
        // Every change of an account holds its row, so what is counted under this lock is all there is.
        await connection.query({ text: 'SELECT 1 FROM upload_quotas WHERE user_id = $1 FOR UPDATE', values: [userId] });
        const { rowCount } = await connection.query({
          text: `UPDATE upload_quotas q SET used_bytes = ${COUNTED} WHERE q.user_id = $1 AND q.used_bytes <> ${COUNTED}`,
          values: [userId],
        });
        return rowCount ?? 0;
      });
    }
    return corrected;
  }
}

const COUNTED = `(
  coalesce((SELECT sum(a.file_size) FROM attachments a WHERE a.uploader_id = q.user_id AND a.deleted_at IS NULL), 0)
  + coalesce((SELECT sum(r.reserved_bytes) FROM upload_reservations r WHERE r.user_id = q.user_id), 0))`;
