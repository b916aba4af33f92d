import { join } from 'node:path';
import { expect } from 'vitest';
import { carryOut } from '../../src/admin/carry-out.js';
import { type Person, signIn } from '../support/people.js';
import { PASSWORD, type TestServer } from '../support/server.js';

/** Who takes part in one seed. */
export interface FuzzPeople {
  customers: readonly [Person, Person];
  staff: readonly [Person, Person];
}

/** People for so many seeds at once: those of one never meet those of another. */
export class PeoplePool {
  private readonly free: FuzzPeople[] = [];
  private readonly waiting: ((people: FuzzPeople) => void)[] = [];

  static async make(server: TestServer, seedsAtOnce: number): Promise<PeoplePool> {
    const pool = new PeoplePool();
    for (let slot = 0; slot < seedsAtOnce; slot++) {
      const make = (name: string, role: 'CUSTOMER' | 'AGENT') => makePerson(server, `${name}-${slot}`, role);
      pool.free.push({
        customers: [await make('ann', 'CUSTOMER'), await make('bob', 'CUSTOMER')],
        staff: [await make('nat', 'AGENT'), await make('pat', 'AGENT')],
      });
    }
    return pool;
  }

  /** Lends people to the work; waits for some to be free. */
  async with<Result>(work: (people: FuzzPeople) => Promise<Result>): Promise<Result> {
    const people = this.free.pop() ?? (await new Promise<FuzzPeople>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(people);
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next(people);
      } else {
        this.free.push(people);
      }
    }
  }
}

/** As `npm run admin -- create-user` does it, without a process for each. */
async function makePerson(server: TestServer, name: string, role: 'CUSTOMER' | 'AGENT'): Promise<Person> {
  const email = `${name}@example.com`;
  const result = await carryOut(
    {
      command: 'create-user',
      args: { email, role, firstName: name, lastName: 'Fuzz', locale: 'fr', password: PASSWORD },
    },
    {
      databaseUrl: server.databaseUrl ?? null,
      dataDir: server.dataDir,
      storage: { kind: 'disk', directory: join(server.dataDir, 'uploads/messages') },
    },
  );
  expect(result).toMatchObject({ ok: true });
  return signIn(server, email);
}
