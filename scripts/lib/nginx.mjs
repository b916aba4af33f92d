import { findInPath, isExecutable } from './executables.mjs';

const debian = '/usr/sbin/nginx';

/**
 * nginx, which PATH often leaves out for who is not root.
 *
 * @returns {string | null}
 */
export const findNginx = () => findInPath('nginx') ?? (isExecutable(debian) ? debian : null);
