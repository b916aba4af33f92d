/**
 * The answer of `find` to all who ask while it is being found, so that many questions at once cost as much as one. Who asks
 * afterwards gets a new one.
 */
export function shared<Answer>(find: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | null = null;
  return () => {
    underWay ??= find().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
