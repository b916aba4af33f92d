/** Runs at most so many pieces of work at once; the others wait, and begin in the order in which they came. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) {
      this.free -= 1;
    } else {
      await new Promise<void>((begin) => this.waiting.push(begin));
    }
    try {
      return await work();
    } finally {
      this.giveBack();
    }
  }

  /** A slot goes straight to who waits longest, so that nobody who comes just now gets in between. */
  private giveBack(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
    } else {
      this.free += 1;
    }
  }
}
