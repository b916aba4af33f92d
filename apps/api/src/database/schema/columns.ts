import { customType, timestamp } from 'drizzle-orm/pg-core';

/** A moment with the milliseconds that the protocol shows, no more: what is stored is what is hashed and told. */
export const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const searchVector = customType<{ data: string }>({ dataType: () => 'tsvector' });
