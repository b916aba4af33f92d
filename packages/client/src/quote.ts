import { excerptOf, type Message, type Quote } from '@claimline/protocol';

/** A message as one that answers it shows it: what the server makes of it too. */
export function quoteOf({ seq, sender, content, editedAt, deletedAt }: Message): Quote {
  return { seq, sender, excerpt: excerptOf(content), editedAt, deletedAt };
}
