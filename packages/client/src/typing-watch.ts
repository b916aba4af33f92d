/**
 * A little longer than the server's own 5 s. The server tells changes only, so that somebody who writes for a minute is
 * told of once; and under load it drops such news first. After this long without any, it is asked.
 */
const ASK_AFTER_MS = 6_000;
/** No answer, no typing. */
const ANSWER_WITHIN_MS = 3_000;

export interface TypingWatch {
  current(): readonly string[];
  set(userIds: readonly string[]): void;
  /** Their message is here, or they left. */
  drop(userId: string): void;
  clear(): void;
}

const nobody: readonly string[] = [];

/** Who is writing in one claim, as told by the server. `ask` leads to another `set`, when there is an answer. */
export function createTypingWatch(onChange: () => void, ask: () => void): TypingWatch {
  let current = nobody;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(userIds: readonly string[]): void {
    clearTimeout(timer);
    if (userIds.length > 0) timer = setTimeout(makeSure, ASK_AFTER_MS);
    if (userIds.length === current.length && userIds.every((userId, index) => userId === current[index])) return;
    current = userIds.length === 0 ? nobody : [...userIds];
    onChange();
  }

  function makeSure(): void {
    timer = setTimeout(() => set(nobody), ANSWER_WITHIN_MS);
    ask();
  }

  return {
    current: () => current,
    set,
    drop: (userId) => current.includes(userId) && set(current.filter((other) => other !== userId)),
    clear: () => set(nobody),
  };
}
