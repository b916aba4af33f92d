/** Why the server cannot start, in a sentence for whoever started it. */
export class StartupError extends Error {}
