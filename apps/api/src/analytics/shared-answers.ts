/** A bound on what changes without an entry in a log: who works here, and how long something has waited by now. */
const SHARED_FOR_MS = 5_000;

/** Answers of one kind: whoever asks the same while nothing was rolled up since shares one, also while it is still being found. */
export class SharedAnswers<Answer> {
  private readonly answers = new Map<string, { answer: Promise<Answer>; version: number; until: number }>();

  /** `version` is that of what is rolled up, read before the call. A failure is shared with nobody who comes later. */
  get(question: string, version: number, find: () => Promise<Answer>): Promise<Answer> {
    const now = performance.now();
    for (const [asked, { until }] of this.answers) {
      if (until <= now) {
        this.answers.delete(asked);
      }
    }
    const known = this.answers.get(question);
    if (known?.version === version) {
      return known.answer;
    }
    const shared = { answer: find(), version, until: Number.POSITIVE_INFINITY };
    this.answers.set(question, shared);
    shared.answer.then(
      () => {
        shared.until = performance.now() + SHARED_FOR_MS;
      },
      () => {
        shared.until = 0;
      },
    );
    return shared.answer;
  }
}
