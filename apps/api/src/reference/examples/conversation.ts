import {
  type Attachment,
  type AttachmentPolicy,
  type Claim,
  type ClaimSummary,
  defaultFileTypes,
  type LogEvent,
  type Login,
  limits,
  type Message,
  type Person,
  type ReadReceipt,
  type User,
} from '@claimline/protocol';

/**
 * One conversation, from which all examples of the reference are taken. A test leads it on a running server, in the order
 * of the documents: whatever is not an id, a time, a hash or a token must come out as it stands here.
 */
const CLAIM_ID = '019b2a40-6d00-7c31-9a52-3f8e5b7d1c01';
/** Another one of hers. */
export const EARLIER_CLAIM_ID = '019b2a3f-1c40-7e02-8d15-7b3c9a5e2f07';
export const MESSAGE_ID = '019b2a47-9f10-7b44-8c1d-62a0f4e9b702';
export const ATTACHMENT_ID = '019b2a48-1c88-7d20-b3f5-0a9c7e61d803';
export const EPOCH = '3f0c8a52-1b7e-4d69-8a41-90c2e5f7b604';

export const claire: Person = {
  id: '019b2a3f-0000-7a10-9c00-5d1e8f2a6b11',
  firstName: 'Claire',
  lastName: 'Martin',
  role: 'CUSTOMER',
};
export const nina: Person = {
  id: '019b2a3f-0001-7a10-9c00-5d1e8f2a6b12',
  firstName: 'Nina',
  lastName: 'Laurent',
  role: 'AGENT',
};
const claireAsUser: User = { ...claire, email: 'claire@example.com', locale: 'fr' };

export const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiQ1VTVE9NRVIifQ.c2lnbmF0dXJl';
export const login: Login = { accessToken: TOKEN, tokenType: 'Bearer', expiresIn: 900, user: claireAsUser };

export const openedClaim: Claim = {
  id: CLAIM_ID,
  reference: 'CL-2026-000007',
  subject: 'Colis non reçu',
  category: 'Livraison',
  status: 'OPEN',
  priority: 'NORMAL',
  customer: claire,
  assignee: null,
  dueAt: null,
  lastSeq: 2,
  createdAt: '2026-03-02T09:14:05.120Z',
  updatedAt: '2026-03-02T09:14:05.122Z',
};
export const description = 'Bonjour, mon colis n’est pas arrivé.';
export const claimSummary: ClaimSummary = {
  ...openedClaim,
  lastMessage: { preview: description, at: '2026-03-02T09:14:05.122Z', senderId: claire.id },
  unreadCount: 0,
};
export const takenClaim: Claim = {
  ...openedClaim,
  status: 'WAITING_AGENT',
  priority: 'HIGH',
  assignee: nina,
  lastSeq: 3,
  updatedAt: '2026-03-02T09:20:41.007Z',
};

const HASH = 'b094ce542dd3faab8d21d233678d53d77c6bf478e1c9c6bdd1cefa9ed7ac558c';
export const takenEvent: LogEvent = {
  seq: 3,
  type: 'claim_updated',
  at: '2026-03-02T09:20:41.007Z',
  actorId: nina.id,
  payload: { seq: 3, claim: takenClaim },
  hash: HASH,
};
export const descriptionEvent: LogEvent = {
  seq: 2,
  type: 'message_created',
  at: '2026-03-02T09:14:05.122Z',
  actorId: claire.id,
  payload: {
    id: '019b2a40-6d02-7c31-9a52-3f8e5b7d1c05',
    claimId: CLAIM_ID,
    seq: 2,
    senderId: claire.id,
    sender: claire,
    content: description,
    clientMessageId: null,
    createdAt: '2026-03-02T09:14:05.122Z',
    editedAt: null,
    deletedAt: null,
    replyToId: null,
    quote: null,
    attachments: [],
    readBy: [],
  },
  hash: HASH,
};

export const message: Message = {
  id: MESSAGE_ID,
  claimId: CLAIM_ID,
  seq: 4,
  senderId: claire.id,
  sender: claire,
  content: 'Le numéro de suivi est 6A123.',
  clientMessageId: 'suivi-1',
  createdAt: '2026-03-02T09:21:56.304Z',
  editedAt: null,
  deletedAt: null,
  replyToId: null,
  quote: null,
  attachments: [],
  readBy: [],
};
export const editedMessage: Message = {
  ...message,
  content: 'Le numéro de suivi est 6A1234.',
  editedAt: '2026-03-02T09:22:30.551Z',
};
export const deletedMessage: Message = {
  ...editedMessage,
  content: null,
  deletedAt: '2026-03-02T09:31:12.940Z',
  readBy: [{ userId: nina.id, readAt: '2026-03-02T09:23:02.118Z' }],
};
export const receipt: ReadReceipt = {
  messageId: MESSAGE_ID,
  claimId: CLAIM_ID,
  seq: 6,
  upToSeq: 4,
  userId: nina.id,
  readAt: '2026-03-02T09:23:02.118Z',
};

export const fileText = 'Train 8412, 47 minutes\n';
export const attachment: Attachment = {
  id: ATTACHMENT_ID,
  messageId: MESSAGE_ID,
  claimId: CLAIM_ID,
  position: 0,
  fileName: 'retard.txt',
  fileType: 'text/plain',
  fileSize: 23,
  sha256: 'aed0fc2343bb5a17de91a148916c57705aac44ccb514b8b50e34c6eb53bf6159',
  scanStatus: 'unscanned',
  hasThumbnail: false,
  uploadedAt: '2026-03-02T09:25:17.660Z',
};
export const picture: Attachment = {
  ...attachment,
  id: '019b2a49-2d01-7d20-b3f5-0a9c7e61d806',
  fileName: 'etiquette.png',
  fileType: 'image/png',
  fileSize: 71,
  sha256: '4f3c2b1a09e8d7c6b5a4938271605f4e3d2c1b0a9f8e7d6c5b4a39281706f5e4',
};
export const shownPicture: Attachment = { ...picture, width: 8, height: 8, hasThumbnail: true };
export const policy: AttachmentPolicy = {
  types: [...defaultFileTypes],
  maxBytes: limits.attachment.maxBytes,
  maxPerMessage: limits.attachment.maxPerMessage,
  quotaBytes: 1_000_000_000,
  usedBytes: attachment.fileSize,
  scanning: false,
};
