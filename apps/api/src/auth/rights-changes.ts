import { Injectable } from '@nestjs/common';

/** Whose rights changed: everything of a user, or one login. */
export interface RightsChange {
  userId?: string;
  sessionId?: string;
}

/**
 * Tells this process at once that someone's rights changed: logout, replay, role, disabling, password. Only a hint, told
 * after the commit: changes made by other processes are found by looking at the database again.
 */
@Injectable()
export class RightsChanges {
  private readonly listeners = new Set<(change: RightsChange) => void>();

  /** Returns how to stop listening. */
  onChange(listener: (change: RightsChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells every listener, whatever one of them throws; then throws the first of it. */
  tell(change: RightsChange): void {
    const failures: unknown[] = [];
    for (const listener of [...this.listeners]) {
      try {
        listener(change);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }
}
