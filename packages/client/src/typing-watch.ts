/** A little longer than the server's own 5 s: it goes by itself even when the news of its end is lost. */
const EXPIRES_MS = 6_000;

export interface TypingWatch {
  current(): readonly string[];
  set(userIds: readonly string[]): void;
  /** Their message is here, or they left. */
  drop(userId: string): void;
  clear(): void;
}

const nobody: readonly string[] = [];

/** Who is writing in one claim, as told by the server. */
export function createTypingWatch(onChange: () => void): TypingWatch {
  let current = nobody;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(userIds: readonly string[]): void {
    clearTimeout(timer);
    if (userIds.length > 0) timer = setTimeout(() => set(nobody), EXPIRES_MS);
    if (userIds.length === current.length && userIds.every((userId, index) => userId === current[index])) return;
    current = userIds.length === 0 ? nobody : [...userIds];
    onChange();
  }

  return {
    current: () => current,
    set,
    drop: (userId) => current.includes(userId) && set(current.filter((other) => other !== userId)),
    clear: () => set(nobody),
  };
}
