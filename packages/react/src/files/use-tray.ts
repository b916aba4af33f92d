import { useCallback, useSyncExternalStore } from 'react';
import { addFiles, emptyTray, removeFile, type Tray } from './tray';
import { useAttachmentPolicy } from './use-attachment-policy';

// Files that were chosen stay with their claim while another one is looked at. A reload forgets them: a page may not
// keep hold of somebody's files, and they are stored only once they are sent.
const trays = new Map<string, Tray>();
const listeners = new Set<() => void>();
let made = 0;

function change(key: string, tray: Tray): void {
  if (tray.files.length + tray.refused.length === 0) trays.delete(key);
  else trays.set(key, tray);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const newId = () => `tray-${++made}`;

export interface TrayControl extends Tray {
  add(chosen: readonly File[]): void;
  remove(id: string): void;
  dismissRefused(): void;
  clear(): void;
}

/** The files chosen for a person's next message in one place, named by `key`. */
export function useTray(key: string): TrayControl {
  const { policy, refresh } = useAttachmentPolicy();
  const tray = useSyncExternalStore(
    subscribe,
    () => trays.get(key) ?? emptyTray,
    () => emptyTray,
  );
  const current = useCallback(() => trays.get(key) ?? emptyTray, [key]);
  return {
    ...tray,
    add(chosen) {
      if (chosen.length === 0) return;
      change(key, addFiles(current(), chosen, policy, newId));
      // How much of the quota is left may be an old figure by the next choice.
      refresh();
    },
    remove: (id) => change(key, removeFile(current(), id)),
    dismissRefused: () => change(key, { ...current(), refused: [] }),
    clear: () => change(key, emptyTray),
  };
}
