import type { Session } from './login.js';

export interface LoginFollower {
  /** `remembered`: the server does not answer, and may not know of it. */
  onSignedIn(remembered: boolean): void;
  /** `login_over`: the server has ended it; `signed_out`: the user has, or another user takes over. */
  onSignedOut(event: 'login_over' | 'signed_out'): void;
  /** Not known yet, as the server does not answer. */
  onNoAnswer(): void;
}

/** Tells of the user coming and going, once each. Returns how to stop. */
export function followLogin(session: Session, follower: LoginFollower): () => void {
  let userId: string | null = null;

  function look(): void {
    const login = session.getSnapshot();
    if (login.status === 'signed_in') {
      if (userId === login.user.id) return;
      // The socket of one person would go on telling that person's news to the next.
      if (userId !== null) follower.onSignedOut('signed_out');
      userId = login.user.id;
      follower.onSignedIn(login.remembered ?? false);
    } else if (login.status === 'signed_out') {
      userId = null;
      follower.onSignedOut(login.reason === 'expired' || login.reason === 'revoked' ? 'login_over' : 'signed_out');
    } else if (login.error) {
      follower.onNoAnswer();
    }
  }

  look();
  return session.subscribe(look);
}
