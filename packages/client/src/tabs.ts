/** Tells the same user's other tabs something, where the browser can; a tab never hears itself. */
export interface TabChannel<Note> {
  post(note: Note): void;
  close(): void;
}

export function openTabChannel<Note>(name: string, onNote: (note: Note) => void): TabChannel<Note> {
  // Only in browsers: in other programs an open channel would keep the process alive.
  if (typeof BroadcastChannel === 'undefined' || typeof document === 'undefined') {
    return { post: () => {}, close: () => {} };
  }
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event: MessageEvent<Note>) => onNote(event.data);
  return { post: (note) => channel.postMessage(note), close: () => channel.close() };
}
