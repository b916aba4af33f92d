/**
 * Runs a task while no other tab runs one of the same name, where the browser has Web Locks; elsewhere just runs it.
 *
 * A tab that is suspended while it holds the lock must not stop the others for ever, so after `waitMs` the task runs
 * without the lock. Callers therefore use it against waste and disorder only, never for correctness.
 */
export async function withLock<Result>(name: string, waitMs: number, task: () => Promise<Result>): Promise<Result> {
  // Only in browsers: elsewhere there are no tabs that share anything.
  const locks = typeof document === 'undefined' ? undefined : navigator.locks;
  if (!locks) return task();
  let started = false;
  const run = () => {
    started = true;
    return task();
  };
  try {
    return await locks.request(name, { signal: AbortSignal.timeout(waitMs) }, run);
  } catch (thrown) {
    // Waited too long, or locks are refused (sandboxed frames): what the task itself throws goes through.
    if (started) throw thrown;
    return task();
  }
}
