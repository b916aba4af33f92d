import type { ClaimState } from '@claimline/client';
import type { Person } from '@claimline/protocol';

export type People = ReadonlyMap<string, Person>;

/** Everybody the claim names: its customer, who handles it, and who has written. */
export function peopleOf(state: Pick<ClaimState, 'claim' | 'items'>): People {
  const people = new Map<string, Person>();
  for (const { message } of state.items) people.set(message.sender.id, message.sender);
  for (const person of [state.claim?.customer, state.claim?.assignee]) if (person) people.set(person.id, person);
  return people;
}

/** Those and whomever else the page may have to name: who only reads, or writes for the first time. */
export function everyoneIn(people: People, others: ClaimState['people']): People {
  return new Map([...others.map((person) => [person.id, person] as const), ...people]);
}

export function fullName(person: Pick<Person, 'firstName' | 'lastName'>): string {
  return `${person.firstName} ${person.lastName}`.trim();
}
