import { localFlag } from './local-flag.js';

/**
 * Remembers over a reload that the user has logged out while the server could not be told: the cookie is still there,
 * and the next person on this browser must not be let in by it. Without localStorage it is forgotten.
 */
export const pendingLogout = localFlag('claimline.logout');
