/** A storage that hangs must not keep a message from going out. */
const PATIENCE_MS = 500;

/** What the action gives; undefined when it fails or takes too long. */
export function withinPatience<Result>(action: Promise<Result>, patienceMs = PATIENCE_MS): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs, undefined);
    const done = (result?: Result) => {
      clearTimeout(timer);
      resolve(result);
    };
    action.then(done, () => done());
  });
}
