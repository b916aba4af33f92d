import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Swallows what a terminal would show of the typing. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** The first line of standard input; a terminal is asked, and does not show what is typed. Empty when there is none. */
export async function askPassword(
  input: NodeJS.ReadStream = process.stdin,
  prompt: NodeJS.WriteStream = process.stderr,
): Promise<string> {
  const terminal = input.isTTY === true;
  const lines = createInterface({ input, ...(terminal ? { output: nowhere(), terminal } : {}) });
  if (terminal) {
    prompt.write('Password: ');
  }
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      lines.once('SIGINT', () => reject(new Error('Nothing was done.')));
    });
  } finally {
    lines.close();
    if (terminal) {
      prompt.write('\n');
    }
    // Lets the process end while the other side keeps the pipe open.
    input.unref?.();
  }
}
