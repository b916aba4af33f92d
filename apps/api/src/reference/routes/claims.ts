import { listClaimsSchema, listEventsSchema } from '@claimline/protocol';
import {
  claimSummary,
  description,
  EPOCH,
  nina,
  openedClaim,
  takenClaim,
  takenEvent,
} from '../examples/conversation.js';
import type { RouteGroup } from '../rest-route.js';

export const claimRoutes: RouteGroup = {
  name: 'Claims',
  about:
    'A claim is one case with one conversation: a log of numbered entries, `seq` = 1, 2, 3 … without gap. Customers see ' +
    'their own claims, staff see all. What one may not see is `not_found`, exactly as if it did not exist.',
  routes: [
    {
      method: 'POST',
      path: '/claims',
      summary: 'Open a claim',
      notes:
        'Staff name the customer in `customerId`; customers leave it out. A description becomes the first message.',
      access: 'user',
      body: 'CreateClaim',
      answers: { 201: { says: 'The claim.', schema: 'Claim' } },
      errors: ['forbidden', 'invalid_text'],
      example: {
        body: { subject: openedClaim.subject, category: openedClaim.category, description },
        status: 201,
        answer: openedClaim,
      },
    },
    {
      method: 'GET',
      path: '/claims',
      summary: 'List claims',
      notes: 'The latest activity first. `q` finds beginnings of words in any case, with or without accents.',
      access: 'user',
      query: listClaimsSchema,
      answers: { 200: { says: 'A page.', schema: 'ClaimList' } },
      errors: ['invalid_text'],
      example: { query: { q: 'colis', limit: '1' }, status: 200, answer: { items: [claimSummary], nextCursor: null } },
    },
    {
      method: 'GET',
      path: '/claims/:claimId',
      summary: 'Read a claim',
      access: 'user',
      answers: { 200: { says: 'The claim.', schema: 'Claim' } },
      example: { path: { claimId: openedClaim.id }, status: 200, answer: openedClaim },
    },
    {
      method: 'PATCH',
      path: '/claims/:claimId',
      summary: 'Change status, assignee, priority or due date',
      notes: 'A closed claim takes nothing but `"status": "OPEN"`.',
      access: 'staff',
      body: 'UpdateClaim',
      answers: { 200: { says: 'The claim as it is now.', schema: 'Claim' } },
      errors: ['claim_closed'],
      example: {
        path: { claimId: openedClaim.id },
        body: { status: takenClaim.status, priority: takenClaim.priority, assigneeId: nina.id },
        status: 200,
        answer: takenClaim,
      },
    },
    {
      method: 'GET',
      path: '/claims/:claimId/events',
      summary: 'Read the log',
      notes:
        'Entries after a position, ascending. Ask again with the last `seq` until it equals `lastSeq`: nothing is missed, whatever the sockets did.',
      access: 'user',
      query: listEventsSchema,
      answers: { 200: { says: 'A page of the log.', schema: 'EventList' } },
      example: {
        path: { claimId: openedClaim.id },
        query: { afterSeq: '2', limit: '500' },
        status: 200,
        answer: { items: [takenEvent], lastSeq: 3, epoch: EPOCH },
      },
    },
  ],
};
