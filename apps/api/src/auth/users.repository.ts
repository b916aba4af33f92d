import type { Contact, Person, Role, User } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { searchText } from '../common/search-text.js';
import { Database, type Queryable } from '../database/database.js';
import type { EndReason } from './sessions.repository.js';

/** A user with what only the administration sees. */
export interface Account extends User {
  disabledAt: Date | null;
}

export interface NewAccount extends User {
  passwordHash: string;
}

const PERSON = `id, first_name AS "firstName", last_name AS "lastName", role`;
const ACCOUNT = `${PERSON}, email, locale, disabled_at AS "disabledAt"`;

@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  transaction<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    return this.database.transaction(work);
  }

  async findByEmail(email: string): Promise<Account | null> {
    const result = await this.database.query<Account>({
      text: `SELECT ${ACCOUNT} FROM users WHERE email = $1`,
      values: [email],
    });
    return result.rows[0] ?? null;
  }

  async findCredentials(email: string): Promise<{ id: string; passwordHash: string; disabled: boolean } | null> {
    const result = await this.database.query<{ id: string; passwordHash: string; disabled: boolean }>({
      name: 'users_find_credentials',
      text: `SELECT id, password_hash AS "passwordHash", disabled_at IS NOT NULL AS disabled FROM users WHERE email = $1`,
      values: [email],
    });
    return result.rows[0] ?? null;
  }

  async find(id: string): Promise<Account | null> {
    const result = await this.database.query<Account>({
      name: 'users_find',
      text: `SELECT ${ACCOUNT} FROM users WHERE id = $1`,
      values: [id],
    });
    return result.rows[0] ?? null;
  }

  async findPersons(ids: readonly string[]): Promise<Person[]> {
    const result = await this.database.query<Person>({
      name: 'users_find_persons',
      text: `SELECT ${PERSON} FROM users WHERE id = ANY($1::uuid[])`,
      values: [ids],
    });
    return result.rows;
  }

  /** Null too when the user is disabled or has another role. */
  async findActive(id: string, roles: readonly Role[]): Promise<Person | null> {
    const result = await this.database.query<Person>({
      text: `SELECT ${PERSON} FROM users WHERE id = $1 AND role = ANY($2::text[]) AND disabled_at IS NULL`,
      values: [id, roles],
    });
    return result.rows[0] ?? null;
  }

  /** Enabled users of some roles, by name. */
  async list(roles: readonly Role[], limit: number): Promise<Contact[]> {
    const result = await this.database.query<Contact>({
      text: `SELECT ${PERSON}, email FROM users WHERE role = ANY($1::text[]) AND disabled_at IS NULL
        ORDER BY last_name, first_name, id LIMIT $2`,
      values: [roles, limit],
    });
    return result.rows;
  }

  /** Those of them whose name or address has all words of a query of word beginnings; first whose address is this one. */
  async search(roles: readonly Role[], search: string, email: string, limit: number): Promise<Contact[]> {
    const result = await this.database.query<Contact>({
      text: `SELECT ${PERSON}, email FROM users WHERE role = ANY($1::text[]) AND disabled_at IS NULL
          AND search_vector @@ to_tsquery('simple', $3)
        ORDER BY email = $4 DESC, last_name, first_name, id LIMIT $2`,
      values: [roles, limit, search, email],
    });
    return result.rows;
  }

  async create(account: NewAccount): Promise<void> {
    const { id, email, passwordHash, firstName, lastName, role, locale } = account;
    await this.database.query({
      text: `INSERT INTO users (id, email, password_hash, first_name, last_name, role, locale, search_text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [id, email, passwordHash, firstName, lastName, role, locale, searchText(firstName, lastName, email)],
    });
  }

  async touchLastSeen(id: string, at: Date): Promise<void> {
    await this.database.query({
      name: 'users_touch_last_seen',
      text: 'UPDATE users SET last_seen_at = greatest(last_seen_at, $2::timestamptz) WHERE id = $1',
      values: [id, at],
    });
  }

  /** Locks every enabled administrator, always in the same order, so that two cannot remove each other at once. */
  async lockEnabledAdmins(connection: Queryable): Promise<string[]> {
    const result = await connection.query<{ id: string }>({
      text: `SELECT id FROM users WHERE role = 'ADMIN' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
    });
    return result.rows.map(({ id }) => id);
  }

  /** Whether there is such a user; so for the next two. */
  async setRole(connection: Queryable, id: string, role: Role): Promise<boolean> {
    const result = await connection.query({
      text: 'UPDATE users SET role = $2, updated_at = now() WHERE id = $1',
      values: [id, role],
    });
    return result.rowCount === 1;
  }

  async setDisabled(connection: Queryable, id: string, disabled: boolean): Promise<boolean> {
    const result = await connection.query({
      text: `UPDATE users SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, now()) END, updated_at = now()
        WHERE id = $1`,
      values: [id, disabled],
    });
    return result.rowCount === 1;
  }

  async setPasswordHash(connection: Queryable, id: string, passwordHash: string): Promise<boolean> {
    const result = await connection.query({
      text: 'UPDATE users SET password_hash = $2, updated_at = now() WHERE id = $1',
      values: [id, passwordHash],
    });
    return result.rowCount === 1;
  }

  /** Must follow the change of the user's row in its transaction: a login that opens meanwhile waits for that row. */
  async endLogins(connection: Queryable, id: string, reason: EndReason): Promise<void> {
    await connection.query({
      text: 'UPDATE sessions SET ended_at = now(), end_reason = $2 WHERE user_id = $1 AND ended_at IS NULL',
      values: [id, reason],
    });
  }
}
