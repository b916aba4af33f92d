/** What is in memory of something that all tabs keep in one storage. */
export interface Shelf<Entry> {
  ids(): string[];
  has(id: string): boolean;
  /** It is stored like this: new here, or perhaps changed by another tab. */
  take(entry: Entry): void;
  /** It is not stored any more. */
  takeOut(id: string): void;
}
