import type { TimelineItem } from '@claimline/client';
import type { Claim, ClaimSummary, Message, Person, Quote } from '@claimline/protocol';
import { pdf, photo } from './file-examples';

// Example data of the design page. Times are relative to now, so that every wording can be seen.
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export const claire: Person = { id: 'claire', firstName: 'Claire', lastName: 'Martin', role: 'CUSTOMER' };
export const nina: Person = { id: 'nina', firstName: 'Nina', lastName: 'Laurent', role: 'AGENT' };

export const claim: Claim = {
  id: 'claim-1',
  reference: 'CL-2026-000042',
  subject: 'Colis arrivé abîmé',
  category: 'Livraison',
  status: 'WAITING_AGENT',
  priority: 'HIGH',
  customer: claire,
  assignee: nina,
  dueAt: null,
  lastSeq: 12,
  createdAt: ago(60 * 26),
  updatedAt: ago(2),
};

export const summaries: ClaimSummary[] = (
  ['WAITING_AGENT', 'WAITING_CUSTOMER', 'OPEN', 'RESOLVED', 'CLOSED'] as const
).map((status, index) => ({
  ...claim,
  id: `claim-${index + 1}`,
  status,
  priority: index === 0 ? 'URGENT' : 'NORMAL',
  lastMessage: {
    preview: 'Merci beaucoup, c’est parfait.',
    at: ago(index ** 4 * 20),
    senderId: index % 2 ? 'nina' : 'claire',
  },
  unreadCount: [3, 0, 0, 128, 0][index] ?? 0,
}));

export const quoteOfClaire: Quote = {
  seq: 2,
  sender: claire,
  excerpt: 'La vaisselle est cassée. Que dois-je faire ?',
  editedAt: null,
  deletedAt: null,
};

let seq = 0;

export function item(
  sender: Person,
  content: string | null,
  minutes: number,
  change: Partial<TimelineItem> = {},
  of: Partial<Message> = {},
): TimelineItem {
  seq += 1;
  const message: Message = {
    id: `message-${seq}`,
    claimId: claim.id,
    seq,
    senderId: sender.id,
    sender,
    content,
    clientMessageId: `client-${seq}`,
    createdAt: ago(minutes),
    editedAt: null,
    deletedAt: null,
    attachments: [],
    replyToId: null,
    quote: null,
    readBy: [],
    ...of,
  };
  return { key: `key-${seq}`, message, sendState: 'sent', sendingSince: null, error: null, uploads: [], ...change };
}

/** Every state a message can be in, seen by Nina. */
export const items: TimelineItem[] = [
  item(claire, 'Bonjour, mon colis est arrivé ce matin complètement écrasé.', 60 * 26),
  item(claire, 'La vaisselle est cassée. Que dois-je faire ?', 60 * 26 - 2, {}, { attachments: [photo, pdf] }),
  item(
    nina,
    'Bonjour Claire,\n\nNous vous renvoyons un exemplaire neuf. Le suivi sera ici : https://exemple.fr/suivi/CL-2026-000042.',
    60 * 25,
    {},
    {
      editedAt: ago(60 * 24),
      readBy: [{ userId: 'claire', readAt: ago(60) }],
    },
  ),
  item(nina, null, 60 * 25 - 1, {}, { deletedAt: ago(60) }),
  item(nina, 'Gardez-la, s’il vous plaît.', 60 * 25 - 2, {}, { replyToId: 'message-2', quote: quoteOfClaire }),
  item(claire, 'Merci beaucoup, c’est parfait.', 40),
  item(nina, 'Avec plaisir. Bonne journée !', 12),
  item(
    nina,
    'Une confirmation part ce soir.',
    1,
    { sendState: 'sending', sendingSince: Date.now() - 5_000 },
    { readBy: [] },
  ),
  item(nina, 'Et le bon de retour ensuite.', 0, { sendState: 'queued' }),
  item(nina, 'Ce message n’est pas parti.', 0, {
    sendState: 'failed',
    error: { code: 'offline', message: '', retryable: true },
  }),
];
