'use client';

import dynamic from 'next/dynamic';

// Menus and dialogs stand on a positioning engine and focus traps: they come after the inbox can be used.

export const AccountMenu = dynamic(async () => (await import('./account-menu')).AccountMenu, {
  ssr: false,
  loading: () => <span className="block size-11" />,
});

export const ShortcutsDialog = dynamic(async () => (await import('./shortcuts-dialog')).ShortcutsDialog, {
  ssr: false,
});
