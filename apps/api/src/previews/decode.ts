import type { Previews } from './preview-maker.js';
import { Undecodable } from './sandbox.js';

/** What is there for the work on one file. */
export interface Bench {
  /** Absolute, like `folder`. */
  file: string;
  folder: string;
  /** Runs a program in `folder`, behind the walls of the sandbox. Rejects with `Undecodable`. */
  run(...command: readonly string[]): Promise<string>;
  /**
   * Makes the variants of an image. `turned`: it is the right way up as it is, whatever its orientation tag says.
   * Rejects with `Undecodable`.
   */
  render(image: string, orientation?: 'turned'): Promise<Previews>;
}

/** Rejects with `Undecodable` when nothing could be made of the file. */
export type Decode = (bench: Bench) => Promise<Previews>;

/** What else is known of the file stands without it. */
export async function orNothing(work: Promise<Previews>): Promise<Previews> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Undecodable) {
      return {};
    }
    throw error;
  }
}
