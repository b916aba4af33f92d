/** The fallback is looked for after this long without a socket. */
const PATIENCE_MS = 5_000;

/** How long the lack of a socket is put up with before other ways are tried. */
export interface Patience {
  /** The socket has gone, or a first one is awaited. */
  begin(): void;
  /** There is a socket, or nobody who needs one. */
  end(): void;
  isOver(): boolean;
  /** Enough is known: there will be no socket for a while. */
  lose(): void;
}

export function createPatience(onLost: () => void): Patience {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(timer);
    isOver = false;
  }

  function lose(): void {
    clearTimeout(timer);
    isOver = true;
    onLost();
  }

  return {
    begin() {
      end();
      timer = setTimeout(lose, PATIENCE_MS);
    },
    end,
    isOver: () => isOver,
    lose,
  };
}
