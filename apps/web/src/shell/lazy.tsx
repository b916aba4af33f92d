'use client';

import { patiently } from '@claimline/react/src/patiently.ts';
import dynamic from 'next/dynamic';

/** When a page does not say that it can be used. */
const PATIENCE_MS = 2_000;

let say = () => {};
const usable = new Promise<void>((resolve) => {
  say = resolve;
});

/** What one came for is on screen: the rest may be fetched. */
export function pageIsUsable(): void {
  say();
}

// Menus and dialogs stand on a positioning engine and focus traps: they come after the inbox can be used.

export const AccountMenu = dynamic(
  async () => {
    await Promise.race([usable, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    return (await patiently(() => import('./account-menu'))).AccountMenu;
  },
  {
    ssr: false,
    loading: () => <span className="block size-11" />,
  },
);

export const ShortcutsDialog = dynamic(
  async () => (await patiently(() => import('./shortcuts-dialog'))).ShortcutsDialog,
  { ssr: false },
);
