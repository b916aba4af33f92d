/** A command that cannot be done, in a sentence that says what to do instead. */
export class Refusal extends Error {}
