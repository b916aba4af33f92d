/** Runs `work`, which never rejects, soon after it was asked for and never twice at once; asked meanwhile, it runs again. */
export class Soon {
  private state: 'idle' | 'waiting' | 'running' | 'again' = 'idle';

  constructor(
    private readonly inMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  ask(): void {
    if (this.state === 'idle') {
      this.state = 'waiting';
      setTimeout(() => void this.run(), this.inMs).unref();
    } else if (this.state === 'running') {
      this.state = 'again';
    }
  }

  private async run(): Promise<void> {
    this.state = 'running';
    await this.work();
    const again = this.isAskedAgain();
    this.state = 'idle';
    if (again) {
      this.ask();
    }
  }

  private isAskedAgain(): boolean {
    return this.state === 'again';
  }
}
