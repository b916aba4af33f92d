/** What every load needs to be told of: its figures would be those of the limits. */
export const RATE_LIMITS_ARE_ON = 'The server has its rate limits on: start it with RATE_LIMIT_SCALE=1000.';

/**
 * Passes an answer that says ok.
 *
 * @param {string} event
 * @param {any} answer
 */
export function assertOk(event, answer) {
  if (answer.error?.code === 'rate_limited') throw new Error(RATE_LIMITS_ARE_ON);
  if (!answer.ok) throw new Error(`${event} was answered ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

/** From now on a load that fails says why in a line, not by a stack, where the reason is one of those that happen to people. */
export function sayWhyItFails() {
  process.once('uncaughtException', (error) => {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(1);
  });
}

/** @param {any} error */
function reasonOf(error) {
  // `fetch` hides it.
  const { code, address, port } = error.cause ?? error;
  if (code === 'ECONNREFUSED') return `There is no server at ${address}:${port}.`;
  if (code === 'EMFILE') return 'There are too few file descriptors for so many connections (ulimit -n).';
  return error.message === RATE_LIMITS_ARE_ON ? error.message : error.stack;
}
