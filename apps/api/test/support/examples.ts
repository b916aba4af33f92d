const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What may be different each time, and how it looks. */
const varying: readonly RegExp[] = [
  UUID,
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  /^[0-9a-f]{64}$/,
  /^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/,
  /^CL-\d{4}-\d{6}$/,
];
const varyingFields = ['socketId'];

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The examples of the reference, told again on a running server: which of its ids stands for which of theirs.
 */
export class Story {
  private readonly actual = new Map<string, string>();

  /** An example as it can be sent here. */
  told<Value>(example: Value): Value {
    if (example === undefined) {
      return example;
    }
    const text = JSON.stringify(example).replace(
      /"([^"]{36})"/g,
      (_whole, id: string) => `"${this.actual.get(id) ?? id}"`,
    );
    return JSON.parse(text) as Value;
  }

  /** From now on, this id of the examples is that one here. */
  bind(example: string, actual: string): void {
    this.actual.set(example, actual);
  }

  /**
   * Where an answer differs from its example; ids that are new stand for each other from now on. Of figures, numbers may
   * be others or null, and lists longer or shorter.
   */
  differences(example: unknown, actual: unknown, areFigures = false): string[] {
    const found = new Map(this.actual);
    const differences = compare(example, actual, { found, areFigures, path: '' });
    if (differences.length === 0) {
      for (const [one, other] of found) {
        this.actual.set(one, other);
      }
    }
    return differences;
  }
}

interface Place {
  found: Map<string, string>;
  areFigures: boolean;
  path: string;
}

function compare(example: unknown, actual: unknown, place: Place): string[] {
  const { path, areFigures } = place;
  if (Array.isArray(example) && Array.isArray(actual)) {
    if (!areFigures && example.length !== actual.length) {
      return [`${path}: ${actual.length} instead of ${example.length}`];
    }
    return actual.flatMap((item, index) =>
      compare(areFigures ? example[0] : example[index], item, { ...place, path: `${path}[${index}]` }),
    );
  }
  if (isRecord(example) && isRecord(actual)) {
    return compareRecords(example, actual, place);
  }
  if (typeof example === 'string' && typeof actual === 'string') {
    return isSame(example, actual, place) ? [] : [`${path}: ${actual} instead of ${example}`];
  }
  // Of nothing there is no median, and not every claim has an assignee.
  if (areFigures && (example === null || actual === null || typeof example === typeof actual)) {
    return [];
  }
  return Object.is(example, actual) ? [] : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(example)}`];
}

function compareRecords(example: Fields, actual: Fields, place: Place): string[] {
  const named = (record: Fields) => Object.keys(record).filter((key) => !UUID.test(key));
  const missing = named(example).filter((key) => !(key in actual));
  const surplus = named(actual).filter((key) => !(key in example));
  return [
    ...missing.map((key) => `${place.path}.${key} is missing`),
    ...surplus.map((key) => `${place.path}.${key} is not in the example`),
    ...named(example)
      .filter((key) => key in actual && !varyingFields.includes(key))
      .flatMap((key) => compare(example[key], actual[key], { ...place, path: `${place.path}.${key}` })),
  ];
}

function isSame(example: string, actual: string, { found, areFigures }: Place): boolean {
  if (UUID.test(example) && UUID.test(actual) && !areFigures) {
    const known = found.get(example);
    found.set(example, known ?? actual);
    return known === undefined || known === actual;
  }
  return example === actual || areFigures || varying.some((kind) => kind.test(example) && kind.test(actual));
}
