/** Lets work that nobody waits for take a small part of the machine's time, and all it needs once somebody does. */
export class Pace {
  private waiting = 0;
  private wake = () => {};

  /**
   * @param rest How many times as long as the work before took.
   * @param maxRestMs
   */
  constructor(
    private readonly rest: number,
    private readonly maxRestMs: number,
  ) {}

  get isHurried(): boolean {
    return this.waiting > 0;
  }

  /** Until the result is there, nothing rests. */
  async hurryFor<Result>(result: Promise<Result>): Promise<Result> {
    this.waiting++;
    this.wake();
    try {
      return await result;
    } finally {
      this.waiting--;
    }
  }

  /** For good: who stops does not rest. */
  hurry(): void {
    this.waiting++;
    this.wake();
  }

  /**
   * @param tookMs How long the work took that is rested from.
   * @param maxRestMs Of this rest.
   */
  restFrom(tookMs: number, maxRestMs = this.maxRestMs): Promise<void> {
    if (this.isHurried) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(maxRestMs, this.rest * tookMs));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
