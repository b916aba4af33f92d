import type { Claim, ClaimList, CreateClaim, ListClaims, UpdateClaimInput } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { isStaff, type Principal } from '../auth/principal.js';
import { UsersService } from '../auth/users.service.js';
import { AppError, invalidField } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { searchQuery, searchText } from '../common/search-text.js';
import { Database } from '../database/database.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import type { ClaimChanges } from '../log/claim-log.types.js';
import { sha256Hex } from '../log/entry-hash.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { ClaimActivity } from './claim-activity.js';
import { decodeCursor, encodeCursor } from './claim-cursor.js';
import { wordsBeforeNumber } from './claim-reference.js';
import { ClaimsAccess } from './claims.access.js';
import { isFrozen } from './claims.policy.js';
import { presentClaim, presentClaimSummary } from './claims.presenter.js';
import { type ClaimChange, ClaimsRepository } from './claims.repository.js';
import type { ClaimRow } from './claims.types.js';

@Injectable()
export class ClaimsService {
  constructor(
    private readonly access: ClaimsAccess,
    private readonly repository: ClaimsRepository,
    private readonly users: UsersService,
    private readonly log: ClaimLogRepository,
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    private readonly activity: ClaimActivity,
  ) {}

  /** Opens a claim; its description becomes the first message, in the same transaction. */
  async create(principal: Principal, input: CreateClaim): Promise<Claim> {
    const customer = await this.customerOf(principal, input.customerId);
    const claimId = newId();
    await this.database.transaction(async (connection) => {
      const reference = await this.repository.insert(
        connection,
        {
          id: claimId,
          subject: input.subject,
          category: input.category,
          customerId: customer.id,
          searchText: (given) =>
            searchText(given, input.subject, input.category, customer.firstName, customer.lastName),
        },
        new Date(),
      );
      await this.log.append(connection, {
        claimId,
        type: 'claim_created',
        actorId: principal.userId,
        data: { reference, customerId: customer.id, subjectSha256: sha256Hex(input.subject) },
      });
      if (input.description) {
        const messageId = newId();
        await this.log.appendMessage(
          {
            claimId,
            senderId: principal.userId,
            messageId,
            content: input.description,
            clientMessageId: null,
            expectsAttachments: false,
            replyToId: null,
            data: { messageId, version: 1, textSha256: sha256Hex(input.description) },
            byCustomer: principal.userId === customer.id,
          },
          connection,
        );
      }
    });
    const claim = presentClaim(await this.getRow(claimId));
    this.dispatcher.tell({ claimId, seq: 1, type: 'claim_created', payload: { seq: 1, claim } });
    this.activity.note(claimId);
    return claim;
  }

  async list(principal: Principal, query: ListClaims): Promise<ClaimList> {
    const text = query.q?.trim() ?? '';
    const search = searchQuery(text, wordsBeforeNumber(text));
    if (text !== '' && search === null) {
      return { items: [], nextCursor: null };
    }
    const rows = await this.repository.list(principal.userId, {
      status: query.status,
      assigneeId: query.assigneeId,
      unread: query.unread,
      customerId: isStaff(principal) ? null : principal.userId,
      search,
      after: query.cursor === undefined ? null : decodeCursor(query.cursor),
      limit: query.limit + 1,
    });
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    const nextCursor =
      rows.length > query.limit && last ? encodeCursor({ at: last.lastActivityAt, id: last.id }) : null;
    return { items: items.map(presentClaimSummary), nextCursor };
  }

  async get(principal: Principal, claimId: string): Promise<Claim> {
    await this.access.assertCanSee(principal, claimId);
    return presentClaim(await this.getRow(claimId));
  }

  /** Staff change status, assignee, priority or due date; a closed claim only back to `OPEN`. */
  async update(principal: Principal, claimId: string, input: UpdateClaimInput): Promise<Claim> {
    await this.access.assertCanManage(principal, claimId);
    if (input.assigneeId && !(await this.users.findActiveStaff(input.assigneeId))) {
      throw invalidField('assigneeId', 'is not an active member of staff');
    }
    const done = await this.database.transaction(async (connection) => {
      const row = await this.repository.lock(connection, claimId);
      if (!row) {
        throw new AppError('not_found');
      }
      const { next, changes } = diff(row, input);
      if (Object.keys(changes).length === 0) {
        return { row, seq: null };
      }
      if (isFrozen(row.status, input)) {
        throw new AppError('claim_closed');
      }
      const entry = await this.log.append(connection, {
        claimId,
        type: 'claim_updated',
        actorId: principal.userId,
        data: { changes },
      });
      await this.repository.update(connection, claimId, next, entry.at);
      return { row: await this.repository.find(claimId, connection), seq: entry.seq };
    });
    if (!done.row) {
      throw new AppError('not_found');
    }
    const claim = presentClaim(done.row);
    if (done.seq !== null) {
      this.dispatcher.tell({ claimId, seq: done.seq, type: 'claim_updated', payload: { seq: done.seq, claim } });
      this.activity.note(claimId);
    }
    return claim;
  }

  private async getRow(claimId: string): Promise<ClaimRow> {
    const row = await this.repository.find(claimId);
    if (!row) {
      throw new AppError('not_found');
    }
    return row;
  }

  /** Customers open claims of their own; staff must name the customer. */
  private async customerOf(principal: Principal, customerId: string | undefined) {
    if (!isStaff(principal)) {
      if (customerId !== undefined && customerId !== principal.userId) {
        throw new AppError('forbidden', { detail: 'Only staff may open a claim for somebody else.' });
      }
      return { id: principal.userId, firstName: principal.firstName, lastName: principal.lastName };
    }
    if (customerId === undefined) {
      throw invalidField('customerId', 'name the customer of the claim');
    }
    const customer = await this.users.findActiveCustomer(customerId);
    if (!customer) {
      throw invalidField('customerId', 'is not an active customer');
    }
    return customer;
  }
}

/** The claim's fields after a change, and what of them is new. */
function diff(row: ClaimRow, input: UpdateClaimInput): { next: ClaimChange; changes: ClaimChanges } {
  const next: ClaimChange = {
    status: input.status ?? row.status,
    priority: input.priority ?? row.priority,
    assigneeId: input.assigneeId === undefined ? row.assigneeId : input.assigneeId,
    dueAt: input.dueAt === undefined ? row.dueAt : input.dueAt === null ? null : new Date(input.dueAt),
  };
  const changes: ClaimChanges = {};
  if (next.status !== row.status) {
    changes.status = { from: row.status, to: next.status };
  }
  if (next.priority !== row.priority) {
    changes.priority = { from: row.priority, to: next.priority };
  }
  if (next.assigneeId !== row.assigneeId) {
    changes.assigneeId = { from: row.assigneeId, to: next.assigneeId };
  }
  if (next.dueAt?.getTime() !== row.dueAt?.getTime()) {
    changes.dueAt = { from: row.dueAt?.toISOString() ?? null, to: next.dueAt?.toISOString() ?? null };
  }
  return { next, changes };
}
