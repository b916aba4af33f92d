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

/** @param {Failure} failure */
export const inFull = ({ message, details }) => `${[details.trimEnd(), message].filter(Boolean).join('\n\n')}\n`;

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
      process.stderr.write(`\n${inFull(error)}`);
    } else {
      process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    }
    process.exit(1);
  }
}
