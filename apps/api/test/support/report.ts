/** Says a figure where a person sees it; nothing depends on it. */
export function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
