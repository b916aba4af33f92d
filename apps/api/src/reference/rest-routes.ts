import type { RouteGroup } from './rest-route.js';
import { analyticsRoutes } from './routes/analytics.js';
import { attachmentRoutes } from './routes/attachments.js';
import { authRoutes } from './routes/auth.js';
import { claimRoutes } from './routes/claims.js';
import { messageRoutes } from './routes/messages.js';
import { operationRoutes } from './routes/operations.js';

/**
 * The whole REST API. Whoever adds a route to a controller adds it here, in the file of its feature below `routes/`; a
 * test compares the two.
 */
export const routeGroups: readonly RouteGroup[] = [
  authRoutes,
  claimRoutes,
  messageRoutes,
  attachmentRoutes,
  analyticsRoutes,
  operationRoutes,
];

const firstPart = (path: string) => path.split('/', 2)[1] ?? '';
const apiParts = new Set([
  ...routeGroups.flatMap(({ routes }) => routes.map(({ path }) => firstPart(path))),
  'socket.io',
]);

/** Whether a path is the API's: no page of the web app may lie there. */
export function isApiPath(path: string): boolean {
  return apiParts.has(firstPart(path));
}
