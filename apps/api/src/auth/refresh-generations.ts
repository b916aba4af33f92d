/** What the database says of the login whose cookie did not renew it. */
export interface SessionState {
  /** Number of the cookie that is valid now. */
  generation: number;
  /** Whether the last renewal is younger than the grace. */
  justRenewed: boolean;
  /** Neither ended nor expired, and its user not disabled. */
  live: boolean;
}

/**
 * What to do with a cookie of ours that is not the valid one:
 *
 * | login | presented cookie | judgement |
 * | --- | --- | --- |
 * | gone, ended, expired or its user disabled | any | `refuse` |
 * | live | the one before the valid one, within the grace | `repeat`: give the valid one again (two tabs, a lost answer) |
 * | live | an older one | `replay`: someone holds a copy, end the login |
 * | live | the valid one, or one never given | `refuse`: a restored database, or a renewal that just raced an end |
 */
export function judgeOldCookie(session: SessionState | null, presented: number): 'repeat' | 'replay' | 'refuse' {
  if (!session?.live || presented >= session.generation) {
    return 'refuse';
  }
  return presented === session.generation - 1 && session.justRenewed ? 'repeat' : 'replay';
}
