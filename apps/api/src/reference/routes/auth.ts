import { listUsersSchema } from '@claimline/protocol';
import { claire, login } from '../examples/conversation.js';
import type { RouteAnswer, RouteGroup } from '../rest-route.js';

const opened: RouteAnswer = {
  says: 'Signed in. The refresh cookie comes or is renewed with it.',
  schema: 'Login',
  headers: ['Set-Cookie'],
};

export const authRoutes: RouteGroup = {
  name: 'Logins and people',
  about:
    'An access token lasts 15 minutes and goes with every call as `Authorization: Bearer TOKEN`. Browsers renew it by an ' +
    'httpOnly cookie that only `/auth` sees; programs sign in again.',
  routes: [
    {
      method: 'POST',
      path: '/auth/login',
      summary: 'Sign in',
      access: 'anyone',
      body: 'LoginInput',
      answers: { 200: opened },
      errors: ['invalid_credentials', 'invalid_text'],
      example: { body: { email: login.user.email, password: 'demo-claimline' }, status: 200, answer: login },
    },
    {
      method: 'POST',
      path: '/auth/refresh',
      summary: 'Renew the login of a browser',
      notes:
        'The cookie is replaced. The one before is honoured for 10 s; an older one ends that login everywhere. A foreign `Origin` is `forbidden`.',
      access: 'refresh cookie',
      answers: { 200: opened },
      errors: ['unauthorized'],
      example: { status: 200, answer: login },
    },
    {
      method: 'GET',
      path: '/auth/session',
      summary: 'Is there a login in this browser',
      notes: 'Whether a refresh cookie came, good or not: a page that has none need not try to renew it.',
      access: 'anyone',
      answers: { 200: { says: 'Whether it is worth a renewal.', schema: 'BrowserSession' } },
      example: { status: 200, answer: { hasLogin: true } },
    },
    {
      method: 'POST',
      path: '/auth/logout',
      summary: 'Sign out',
      notes: 'Ends the login’s tokens and sockets within 5 s. Again is no error.',
      access: 'refresh cookie',
      answers: { 204: { says: 'Signed out.', headers: ['Set-Cookie'] } },
      example: { status: 204 },
    },
    {
      method: 'GET',
      path: '/auth/me',
      summary: 'Who am I',
      access: 'user',
      answers: { 200: { says: 'The account of the token.', schema: 'User' } },
      errors: ['not_found'],
      example: { status: 200, answer: login.user },
    },
    {
      method: 'GET',
      path: '/users',
      summary: 'Look people up',
      notes:
        'Enabled people by name, to open a claim for a customer or to assign one. With `q`, those whose name or address has words that begin as each of its words; whose address it is comes first.',
      access: 'staff',
      query: listUsersSchema,
      answers: { 200: { says: 'The first that fit.', schema: 'UserList' } },
      errors: ['invalid_text'],
      example: {
        query: { role: 'CUSTOMER', q: 'cla' },
        status: 200,
        answer: { items: [{ ...claire, email: login.user.email }] },
      },
    },
  ],
};
