import { findInPath, isExecutable } from './executables.mjs';

const debian = '/usr/sbin/clamd';

/**
 * ClamAV's daemon, which PATH often leaves out for who is not root.
 *
 * @returns {string | null}
 */
export const findClamd = () => findInPath('clamd') ?? (isExecutable(debian) ? debian : null);
