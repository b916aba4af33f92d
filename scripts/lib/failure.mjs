/** Something that a person can act on: its message is a sentence, `details` is what a tool printed. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string} [details]
   */
  constructor(message, details = '') {
    super(message);
    this.name = 'Failure';
    this.details = details;
  }
}

/**
 * Runs a script's body. What it throws becomes a sentence on stderr and exit code 1.
 *
 * @param {() => Promise<void>} body
 */
export async function runScript(body) {
  try {
    await body();
  } catch (error) {
    if (error instanceof Failure) {
      if (error.details) process.stderr.write(`\n${error.details.trimEnd()}\n`);
      process.stderr.write(`\n${error.message}\n`);
    } else {
      process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    }
    process.exit(1);
  }
}
