import {
  type Contact,
  isInvisible,
  type ListUsers,
  type Locale,
  limits,
  locales,
  loginSchema,
  type Person,
  type Role,
  roles,
  trimmedTextSchema,
  type User,
} from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { check } from '../common/check.js';
import { AppError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { searchQuery } from '../common/search-text.js';
import type { Queryable } from '../database/database.js';
import { isUniqueViolation } from '../database/database-errors.js';
import { assertGoodPassword, Passwords } from './passwords.js';
import { isStaff, type Principal } from './principal.js';
import { RightsChanges } from './rights-changes.js';
import { type Account, UsersRepository } from './users.repository.js';

const STAFF: readonly Role[] = ['AGENT', 'ADMIN'];

const nameSchema = trimmedTextSchema(1, limits.person.nameMaxCharacters);
/** Lower-cased as a login does it. Whether an address exists is for its mail server to say: only what cannot be one is refused. */
const emailSchema = loginSchema.shape.email.refine(
  (email) => /^[^\s@]+@[^\s@]+$/u.test(email) && !isInvisible(email),
  'must be an e-mail address such as name@example.com',
);

const newUserSchema = z.object({
  email: emailSchema,
  password: z.string(),
  firstName: nameSchema,
  lastName: nameSchema,
  role: z.enum(roles, `must be one of ${roles.join(', ')}`),
  locale: z.enum(locales, `must be one of ${locales.join(', ')}`),
});
export interface NewUser {
  email: string;
  password: string;
  firstName: string;
  lastName: string;
  role: Role;
  locale: Locale;
}

function toUser({ id, email, firstName, lastName, role, locale }: Account): User {
  return { id, email, firstName, lastName, role, locale };
}

/** Accounts. Whoever changes rights here tells `RightsChanges` once the change is committed. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: Passwords,
    private readonly rightsChanges: RightsChanges,
  ) {}

  async getUser(id: string): Promise<User> {
    const account = await this.users.find(id);
    if (!account) {
      throw new AppError('not_found');
    }
    return toUser(account);
  }

  /** Whatever the case of the address. */
  findByEmail(email: string): Promise<Account | null> {
    return this.users.findByEmail(email.trim().toLowerCase());
  }

  /** Disabled persons too: they stay the authors of what they wrote. Unknown ids are absent. */
  async findPersons(ids: readonly string[]): Promise<Map<string, Person>> {
    const persons = ids.length === 0 ? [] : await this.users.findPersons([...new Set(ids)]);
    return new Map(persons.map((person) => [person.id, person]));
  }

  /** People whom staff may choose from: customers to open a claim for, colleagues to hand one to. Staff only. */
  async list(principal: Pick<Principal, 'role'>, query: ListUsers): Promise<Contact[]> {
    if (!isStaff(principal)) {
      throw new AppError('forbidden', { detail: 'Only staff may look people up.' });
    }
    const among = query.role === undefined ? roles : [query.role];
    const text = query.q?.trim().toLowerCase() ?? '';
    if (text === '') {
      return this.users.list(among, query.limit);
    }
    const search = searchQuery(text);
    return search === null ? [] : this.users.search(among, search, text, query.limit);
  }

  findActiveStaff(id: string): Promise<Person | null> {
    return this.users.findActive(id, STAFF);
  }

  findActiveCustomer(id: string): Promise<Person | null> {
    return this.users.findActive(id, ['CUSTOMER']);
  }

  /** `validation_failed` says which field is wrong; `conflict` when the address has an account already. */
  async create(input: NewUser): Promise<User> {
    const { password, ...fields } = check(newUserSchema, input);
    assertGoodPassword(password);
    const user: User = { id: newId(), ...fields };
    const passwordHash = await this.passwords.hash(password);
    try {
      await this.users.create({ ...user, passwordHash });
    } catch (error) {
      if (isUniqueViolation(error)) {
        throw new AppError('conflict', { detail: `${user.email} already has an account.`, cause: error });
      }
      throw error;
    }
    return user;
  }

  /** The last enabled administrator stays one: `conflict`. */
  async setRole(id: string, role: Role): Promise<void> {
    await this.change(id, async (connection) => {
      if (role !== 'ADMIN') {
        await this.assertNotLastAdmin(connection, id);
      }
      return this.users.setRole(connection, id, role);
    });
  }

  /** Ends all logins of the user. The last enabled administrator stays one: `conflict`. */
  async disable(id: string): Promise<void> {
    await this.change(id, async (connection) => {
      await this.assertNotLastAdmin(connection, id);
      const found = await this.users.setDisabled(connection, id, true);
      await this.users.endLogins(connection, id, 'disabled');
      return found;
    });
  }

  async enable(id: string): Promise<void> {
    await this.change(id, (connection) => this.users.setDisabled(connection, id, false));
  }

  /** Ends all logins of the user: who had the old password has nothing left. */
  async resetPassword(id: string, password: string): Promise<void> {
    assertGoodPassword(password);
    // Before the transaction: the embedded database has one connection, which must not wait for a hash.
    const passwordHash = await this.passwords.hash(password);
    await this.change(id, async (connection) => {
      const found = await this.users.setPasswordHash(connection, id, passwordHash);
      await this.users.endLogins(connection, id, 'password');
      return found;
    });
  }

  /** Says when the user was last connected; an earlier moment changes nothing. */
  touchLastSeen(id: string, at: Date): Promise<void> {
    return this.users.touchLastSeen(id, at);
  }

  private async change(id: string, work: (connection: Queryable) => Promise<boolean>): Promise<void> {
    if (!(await this.users.transaction(work))) {
      throw new AppError('not_found');
    }
    this.rightsChanges.tell({ userId: id });
  }

  private async assertNotLastAdmin(connection: Queryable, id: string): Promise<void> {
    const admins = await this.users.lockEnabledAdmins(connection);
    if (admins.length === 1 && admins[0] === id) {
      throw new AppError('conflict', {
        detail: 'This is the last enabled administrator. Make someone else an ADMIN first.',
      });
    }
  }
}
