/** Addresses of the app. Only our own paths are accepted as where to go after login. */
export const routes = {
  inbox: '/inbox',
  newClaim: '/new',
  insights: '/insights',
  live: '/insights/live',
  diagnostics: '/diagnostics',
  claim: (claimId: string) => `/inbox?claim=${encodeURIComponent(claimId)}`,
  login: (next?: string) => (next ? `/login?next=${encodeURIComponent(next)}` : '/login'),
};

export function safeNext(next: string | null): string {
  return next && /^\/(inbox|new|insights|insights\/live|diagnostics)(\?[^#]*)?$/.test(next) ? next : routes.inbox;
}
