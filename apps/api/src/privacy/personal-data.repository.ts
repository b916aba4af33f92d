import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database.js';
import type { MessagePlace } from '../messages/messages.types.js';

/**
 * What belongs to one person, each kind as a query of one `row`: `$1` is the person. Of a customer also what others wrote
 * in that customer's claims: it was written to them.
 */
const PERSONAL = {
  person: `SELECT u.id AS key, u.id, email, first_name AS "firstName", last_name AS "lastName", role, locale,
             created_at AS "createdAt", last_seen_at AS "lastSeenAt", disabled_at AS "disabledAt"
           FROM users u WHERE u.id = $1`,
  logins: `SELECT id AS key, id, created_at AS "createdAt", rotated_at AS "renewedAt", ended_at AS "endedAt"
           FROM sessions WHERE user_id = $1`,
  claims: `SELECT id AS key, id, reference, subject, category, status, priority, due_at AS "dueAt", created_at AS "createdAt"
           FROM claims WHERE customer_id = $1`,
  messages: `SELECT m.id AS key, m.id, c.reference AS claim, m.seq, m.sender_id = $1 AS own,
               u.first_name || ' ' || u.last_name AS author, m.content, m.created_at AS "createdAt",
               m.edited_at AS "editedAt", m.deleted_at AS "deletedAt",
               CASE WHEN m.sender_id = $1 THEN (
                 SELECT json_agg(json_build_object('content', v.content, 'replacedAt', v.replaced_at) ORDER BY v.version)
                 FROM message_versions v WHERE v.message_id = m.id) END AS "earlierVersions"
             FROM messages m JOIN claims c ON c.id = m.claim_id JOIN users u ON u.id = m.sender_id
             WHERE m.sender_id = $1 OR c.customer_id = $1`,
  readings: `SELECT r.claim_id AS key, c.reference AS claim, r.up_to_seq AS "upToSeq"
             FROM read_positions r JOIN claims c ON c.id = r.claim_id WHERE r.user_id = $1`,
} as const;
export type PersonalKind = keyof typeof PERSONAL;
export const personalKinds = Object.keys(PERSONAL) as PersonalKind[];

export interface PersonalFile {
  id: string;
  claim: string;
  messageId: string;
  own: boolean;
  fileName: string;
  fileType: string;
  filePath: string;
  sha256: string;
  uploadedAt: Date;
}

/** Reads and erases what is known of one person. */
@Injectable()
export class PersonalDataRepository {
  constructor(private readonly database: Database) {}

  /** Some of one kind, as lines of JSON, and where to go on. */
  async list(
    kind: PersonalKind,
    userId: string,
    after: string,
    limit: number,
  ): Promise<{ key: string; line: string }[]> {
    const { rows } = await this.database.query<{ key: string; line: string }>({
      text: `SELECT p.key::text AS key, (to_jsonb(p) - 'key')::text AS line FROM (${PERSONAL[kind]}) p
             WHERE p.key > $2::uuid ORDER BY p.key LIMIT $3`,
      values: [userId, after, limit],
    });
    return rows;
  }

  /** Files that anybody may have: of the person, and in the claims of the customer that the person is. */
  async listFiles(userId: string, after: string, limit: number): Promise<PersonalFile[]> {
    const { rows } = await this.database.query<PersonalFile & Record<string, unknown>>({
      text: `SELECT a.id, c.reference AS claim, a.message_id AS "messageId", a.uploader_id = $1 AS own,
               a.file_name AS "fileName", a.file_type AS "fileType", a.file_path AS "filePath",
               encode(a.sha256, 'hex') AS sha256, a.uploaded_at AS "uploadedAt"
             FROM attachments a JOIN claims c ON c.id = a.claim_id
             WHERE a.id > $2 AND a.deleted_at IS NULL AND a.scan_status IN ('clean', 'unscanned')
               AND (a.uploader_id = $1 OR c.customer_id = $1)
             ORDER BY a.id LIMIT $3`,
      values: [userId, after, limit],
    });
    return rows;
  }

  /** Messages of the person that are still there. */
  async findMessages(userId: string, limit: number): Promise<MessagePlace[]> {
    const { rows } = await this.database.query<MessagePlace & Record<string, unknown>>({
      text: `SELECT id, claim_id AS "claimId", seq, sender_id AS "senderId" FROM messages
             WHERE sender_id = $1 AND deleted_at IS NULL ORDER BY claim_id, seq LIMIT $2`,
      values: [userId, limit],
    });
    return rows;
  }

  /** Claims of the customer that still have their subject. */
  async findClaims(userId: string, limit: number): Promise<{ id: string; reference: string }[]> {
    const { rows } = await this.database.query<{ id: string; reference: string }>({
      text: `SELECT id, reference FROM claims WHERE customer_id = $1 AND subject <> '' ORDER BY id LIMIT $2`,
      values: [userId, limit],
    });
    return rows;
  }

  async eraseClaim(connection: Queryable, claimId: string, searchText: string): Promise<void> {
    await connection.query({
      text: `UPDATE claims SET subject = '', category = NULL, search_text = $2 WHERE id = $1`,
      values: [claimId, searchText],
    });
  }

  /** Nobody can sign in with what is left: no login finds the address, and no password fits. */
  async erasePerson(userId: string, left: { email: string; firstName: string; lastName: string }): Promise<void> {
    await this.database.transaction(async (connection) => {
      await connection.query({ text: 'DELETE FROM sessions WHERE user_id = $1', values: [userId] });
      await connection.query({
        text: `UPDATE users SET email = $2, first_name = $3, last_name = $4, search_text = '', password_hash = '',
                 last_seen_at = NULL, disabled_at = coalesce(disabled_at, now()), updated_at = now() WHERE id = $1`,
        values: [userId, left.email, left.firstName, left.lastName],
      });
    });
  }
}
