/**
 * A promise with a limit: `late` makes the error of the one that comes too late.
 *
 * @template T
 * @param {number} limitMs
 * @param {Promise<T>} promise
 * @param {() => Error} late
 * @returns {Promise<T>}
 */
export async function within(limitMs, promise, late) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
