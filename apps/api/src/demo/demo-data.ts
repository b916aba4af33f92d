import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { UsersService } from '../auth/users.service.js';
import { ClaimsService } from '../claims/claims.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';
import { inTurn } from '../database/in-turn.js';
import { MessagesService } from '../messages/messages.service.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { type DemoClaim, type DemoName, demoClaims, demoPeople } from './demo-script.js';

/** Any fixed number: held while a node makes them, so that nodes that start together make them once. */
const DEMO_TURN = 7_246_526;

/** People and claims to try the product with, made through the same services as real ones. */
@Injectable()
export class DemoData {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly users: UsersService,
    private readonly claims: ClaimsService,
    private readonly messages: MessagesService,
    private readonly receipts: ReceiptsService,
  ) {}

  /** Only on an empty database, and only where it is wanted. */
  async makeOnce(): Promise<boolean> {
    if (!this.config.demo) {
      return false;
    }
    return this.config.databaseUrl === null
      ? this.makeIfEmpty()
      : inTurn(this.database, DEMO_TURN, () => this.makeIfEmpty());
  }

  private async makeIfEmpty(): Promise<boolean> {
    const { rows } = await this.database.query<{ empty: boolean }>({
      text: 'SELECT NOT EXISTS (SELECT 1 FROM users) AS empty',
    });
    if (!rows[0]?.empty) {
      return false;
    }
    const people = await this.makePeople();
    for (const claim of demoClaims) {
      await this.makeClaim(claim, people);
    }
    return true;
  }

  private async makePeople(): Promise<Record<DemoName, Principal>> {
    const names = Object.keys(demoPeople) as DemoName[];
    const people = await Promise.all(
      names.map(async (name): Promise<[DemoName, Principal]> => {
        const user = await this.users.create({
          ...demoPeople[name],
          locale: 'fr',
          password: this.config.demoPassword,
        });
        const { id: userId, role, firstName, lastName, locale } = user;
        return [name, { userId, role, firstName, lastName, locale, sessionId: userId, tokenExpiresAt: 0 }];
      }),
    );
    return Object.fromEntries(people) as Record<DemoName, Principal>;
  }

  private async makeClaim(script: DemoClaim, people: Record<DemoName, Principal>): Promise<void> {
    const { subject, category, description } = script;
    const claim = await this.claims.create(people[script.customer], { subject, category, description });
    const first = await this.messages.list(people[script.customer], claim.id, { limit: 1 });
    let latest = first.items[0]?.id;
    if (script.assignee) {
      await this.claims.update(people.admin, claim.id, {
        assigneeId: people[script.assignee].userId,
        ...(script.priority ? { priority: script.priority } : {}),
      });
    }
    let author: DemoName = script.customer;
    for (const [name, content] of script.messages) {
      if (name !== author && latest) {
        await this.receipts.readOnce(people[name], latest);
      }
      const { message } = await this.messages.send(people[name], { claimId: claim.id, content });
      latest = message.id;
      author = name;
    }
    if (script.status) {
      await this.claims.update(people[script.assignee ?? 'admin'], claim.id, { status: script.status });
    }
  }
}
