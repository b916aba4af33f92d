import type { Person } from '@claimline/protocol';

/** Who is who in one claim. Events name people by id alone; the answer to a join brings the names. */
export interface ClaimPeople {
  current(): readonly Person[];
  set(people: readonly Person[]): void;
  /** An event names these: asks when one of them is unknown, one question at a time. */
  meet(userIds: readonly string[]): void;
}

/** `ask` leads to a `set`, when there is an answer. */
export function createClaimPeople(ask: () => void): ClaimPeople {
  let current: readonly Person[] = [];
  let isAsking = false;
  return {
    current: () => current,
    set(people) {
      isAsking = false;
      if (JSON.stringify(people) !== JSON.stringify(current)) current = people;
    },
    meet(userIds) {
      if (isAsking || userIds.every((userId) => current.some(({ id }) => id === userId))) return;
      isAsking = true;
      ask();
    },
  };
}
