import { limits, type Person } from '@claimline/protocol';
import type { LastKnown } from './last-known.js';
import type { Timeline } from './timeline.js';

/** A busy claim is not written at each entry. */
const PAUSE_MS = 500;
/** A page: what the server's own answer will replace it by. */
const MAX_MESSAGES = limits.page.messages.default;

export interface ClaimKeeper {
  /** The claim is as the server has it, and may have changed. */
  look(state: { timeline: Timeline; hasOlder: boolean; people: readonly Person[] }): void;
  forget(): void;
  close(): void;
}

/** Keeps one claim as it was seen last. `userId`: whose view it is, null while nobody is known. */
export function createClaimKeeper(lastKnown: LastKnown, claimId: string, userId: () => string | null): ClaimKeeper {
  let seen: Parameters<ClaimKeeper['look']>[0] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function write(): void {
    timer = undefined;
    const user = userId();
    const claim = seen?.timeline.claim;
    if (!user || !seen || !claim) return;
    const { messages } = seen.timeline;
    void lastKnown.keepClaim(user, {
      claimId,
      claim,
      messages: messages.slice(-MAX_MESSAGES),
      hasOlder: seen.hasOlder || messages.length > MAX_MESSAGES,
      people: seen.people,
    });
  }

  function close(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    look(state) {
      if (state.timeline === seen?.timeline && state.people === seen.people) return;
      seen = state;
      timer ??= setTimeout(write, PAUSE_MS);
    },
    forget() {
      close();
      void lastKnown.forgetClaim(claimId);
    },
    close,
  };
}
