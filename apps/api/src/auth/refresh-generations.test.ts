import { expect, test } from 'vitest';
import { judgeOldCookie } from './refresh-generations.js';

test.each([
  { live: true, justRenewed: true, current: 5, presented: 4, judgement: 'repeat' },
  { live: true, justRenewed: true, current: 2, presented: 1, judgement: 'repeat' },
  { live: true, justRenewed: false, current: 5, presented: 4, judgement: 'replay' },
  { live: true, justRenewed: true, current: 5, presented: 3, judgement: 'replay' },
  { live: true, justRenewed: false, current: 5, presented: 1, judgement: 'replay' },
  { live: true, justRenewed: true, current: 5, presented: 5, judgement: 'refuse' },
  { live: true, justRenewed: true, current: 5, presented: 6, judgement: 'refuse' },
  { live: false, justRenewed: true, current: 5, presented: 4, judgement: 'refuse' },
  { live: false, justRenewed: false, current: 5, presented: 1, judgement: 'refuse' },
])('cookie $presented of $current, live $live, just renewed $justRenewed: $judgement', (row) => {
  const session = { generation: row.current, justRenewed: row.justRenewed, live: row.live };
  expect(judgeOldCookie(session, row.presented)).toBe(row.judgement);
});

test('a cookie of a login that is gone is refused', () => {
  expect(judgeOldCookie(null, 1)).toBe('refuse');
});
