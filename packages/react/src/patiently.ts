const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Tries that failed although the server answers: the file is gone, as after an update. */
const MAX_FAILURES = 3;

/**
 * Loads code that comes after the page, as by `import()`, and tries again until it is there: a network that is off for
 * a while must not take the page down. Rejects with the error of the last try where the server answers all the same.
 */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let failures = 0; ; ) {
    try {
      return await load();
    } catch (error) {
      if (await serverAnswers()) failures++;
      if (failures === MAX_FAILURES) throw error;
    }
    await pause(pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
}

/** A proxy whose server is down answers too, with an error of its own. */
const serverAnswers = () =>
  fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
    ({ status }) => status < 500,
    () => false,
  );

/** Ends at once when the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
  });
}
