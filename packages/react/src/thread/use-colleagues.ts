import type { Contact, Role } from '@claimline/protocol';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'use-intl';
import { useClient } from '../provider';
import { usePresence } from '../use-session';

const staffRoles: readonly Role[] = ['AGENT', 'ADMIN'];
/** As many as the server names at once. */
const LIMIT = 100;

export interface Colleague extends Pick<Contact, 'id' | 'firstName' | 'lastName'> {
  online: boolean;
}

/** Everybody who can handle a claim, by name, and whether they are there now. */
export function useColleagues(wanted: boolean) {
  const { api } = useClient();
  const locale = useLocale();
  const { byUser } = usePresence();
  const query = useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => {
      const [lists, online] = await Promise.all([
        Promise.all(staffRoles.map((role) => api.listUsers({ role, limit: LIMIT }))),
        api.onlineUsers(),
      ]);
      return { people: lists.flatMap(({ items }) => items), online: online.items.map(({ userId }) => userId) };
    },
    enabled: wanted,
  });
  const { compare } = new Intl.Collator(locale);
  const colleagues: Colleague[] = (query.data?.people ?? [])
    .toSorted((a, b) => compare(a.lastName, b.lastName) || compare(a.firstName, b.firstName))
    .map(({ id, firstName, lastName }) => {
      const online = byUser.get(id)?.online ?? query.data?.online.includes(id) ?? false;
      return { id, firstName, lastName, online };
    });
  return { colleagues, isPending: query.isPending, error: query.error, refresh: () => void query.refetch() };
}
