import { type Locale, locales, type Role, roles } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { Account } from '../auth/users.repository.js';
import { UsersService } from '../auth/users.service.js';
import { AppError } from '../common/errors.js';
import { Refusal } from '../common/refusal.js';
import { LogVerifier, type Verification } from '../log/log-verifier.js';
import type { AdminCommand, AdminResult } from './admin-command.js';
import { BackupCommands } from './backup-commands.js';
import { PrivacyCommands } from './privacy-commands.js';
import { StorageCommands } from './storage-commands.js';

/** Does what an administrator asks for on the command line, in the running server or in the command's own process. */
@Injectable()
export class AdminCommands {
  constructor(
    private readonly users: UsersService,
    private readonly log: LogVerifier,
    private readonly storage: StorageCommands,
    private readonly backups: BackupCommands,
    private readonly privacy: PrivacyCommands,
  ) {}

  /** Never throws for what the caller can mend; an unexpected failure is thrown for the caller to log. */
  async run(command: AdminCommand): Promise<AdminResult> {
    try {
      return { ok: true, message: await this.perform(command) };
    } catch (error) {
      if (error instanceof Refusal) {
        return { ok: false, error: error.message };
      }
      if (error instanceof AppError && error.code !== 'internal') {
        return { ok: false, error: sentenceOf(error) };
      }
      throw error;
    }
  }

  private async perform({ command, args }: AdminCommand): Promise<string> {
    switch (command) {
      case 'create-user': {
        const { password, firstName, lastName } = args;
        const role = readRole(args.role);
        const user = await this.users.create({
          email: args.email,
          password,
          firstName,
          lastName,
          role,
          locale: readLocale(args.locale),
        });
        return `Created ${user.email} as ${user.role}.`;
      }
      case 'set-role': {
        const role = readRole(args.role);
        const account = await this.getAccount(args.email);
        await this.users.setRole(account.id, role);
        return `${account.email} is ${role} now.`;
      }
      case 'disable': {
        const account = await this.getAccount(args.email);
        await this.users.disable(account.id);
        return `${account.email} is disabled and signed out everywhere.`;
      }
      case 'enable': {
        const account = await this.getAccount(args.email);
        await this.users.enable(account.id);
        return `${account.email} is enabled and can sign in.`;
      }
      case 'reset-password': {
        const account = await this.getAccount(args.email);
        await this.users.resetPassword(account.id, args.password);
        return `${account.email} has the new password and is signed out everywhere.`;
      }
      case 'sweep':
        return this.storage.sweep();
      case 'check-storage':
        return this.storage.check();
      case 'backup':
        return this.backups.backup(args.file);
      case 'restore':
        return this.backups.restore(args.file);
      case 'export-user':
        return this.privacy.exportPerson(await this.getAccount(args.email), args.file);
      case 'erase-user':
        return this.privacy.erasePerson(await this.getAccount(args.email));
      case 'verify-log': {
        const verification = await this.log.verify(args.claim);
        if (args.claim !== null && verification.claims === 0) {
          throw new Refusal(`There is no claim "${args.claim}".`);
        }
        if (verification.broken.length > 0) {
          throw new Refusal(reportBroken(verification));
        }
        return `${count(verification)}: every chain holds.`;
      }
    }
  }

  private async getAccount(email: string): Promise<Account> {
    const account = await this.users.findByEmail(email);
    if (!account) {
      throw new Refusal(`There is no user with the e-mail address "${email}".`);
    }
    return account;
  }
}

function count({ claims, entries }: Verification): string {
  return `${claims} claim${claims === 1 ? '' : 's'}, ${entries} entries`;
}

/** Claims that are named in a report; the rest is counted. */
const MAX_REPORTED = 100;

/** One line a claim, each with its first broken entry. */
function reportBroken(verification: Verification): string {
  const lines = verification.broken
    .slice(0, MAX_REPORTED)
    .map(
      ({ reference, claimId, seq, reason }) =>
        `${reference} (${claimId}) is broken at ${seq === null ? 'its head' : `entry ${seq}`}: ${reason}.`,
    );
  const rest = verification.broken.length - lines.length;
  if (rest > 0) {
    lines.push(`And ${rest} more.`);
  }
  return [...lines, `${count(verification)} held, ${verification.broken.length} broken.`].join('\n');
}

function readRole(text: string): Role {
  const role = roles.find((known) => known === text.toUpperCase());
  if (!role) {
    throw new Refusal(`"${text}" is not a role. Use ${roles.join(', ').replace(/, (\w+)$/, ' or $1')}.`);
  }
  return role;
}

function readLocale(text: string): Locale {
  const locale = locales.find((known) => known === text.toLowerCase());
  if (!locale) {
    throw new Refusal(`"${text}" is not a language of the product. Use ${locales.join(' or ')}.`);
  }
  return locale;
}

const FIELD_NAMES: Record<string, string> = {
  email: 'e-mail address',
  firstName: 'first name',
  lastName: 'last name',
};

function sentenceOf(error: AppError): string {
  const [field] = error.errors ?? [];
  return field ? `The ${FIELD_NAMES[field.path] ?? field.path} ${field.message}.` : error.message;
}
