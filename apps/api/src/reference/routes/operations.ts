import type { RouteGroup } from '../rest-route.js';

const unchanged = { says: 'The caller has it already.', headers: ['ETag'] };
const ifNoneMatch = { 'If-None-Match': 'The `ETag` that the caller has.' };

export const operationRoutes: RouteGroup = {
  name: 'Operations',
  about: 'For those who run the server, and this reference itself.',
  routes: [
    {
      method: 'GET',
      path: '/health/live',
      summary: 'Whether the process answers',
      access: 'anyone',
      answers: { 200: { says: 'It does.', schema: 'Liveness' } },
    },
    {
      method: 'GET',
      path: '/health/ready',
      summary: 'Whether to send work here',
      access: 'anyone',
      answers: {
        200: { says: 'Ready, perhaps without a part that can be done without.', schema: 'Readiness' },
        503: { says: 'Not ready, with what is down.', schema: 'Readiness' },
      },
    },
    {
      method: 'GET',
      path: '/health/diagnostics',
      summary: 'What may be wrong with this node, and with the way to it',
      notes: 'Five times at once, then once in 5 s: each asks every part.',
      access: 'admin',
      answers: { 200: { says: 'Its parts, and how this very request came to it.', schema: 'Diagnostics' } },
    },
    {
      method: 'GET',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      notes: 'With `METRICS_TOKEN` set, to who bears it; without, to the server’s own machine alone.',
      access: 'metrics token',
      answers: { 200: { says: 'The text format of Prometheus.', type: 'text/plain' } },
    },
    {
      method: 'GET',
      path: '/docs',
      summary: 'This reference, to read',
      access: 'anyone',
      headers: ifNoneMatch,
      answers: { 200: { says: 'A page.', type: 'text/html', headers: ['ETag'] }, 304: unchanged },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      summary: 'The REST API as OpenAPI 3.1',
      access: 'anyone',
      headers: ifNoneMatch,
      answers: { 200: { says: 'The document.', type: 'application/json', headers: ['ETag'] }, 304: unchanged },
    },
    {
      method: 'GET',
      path: '/asyncapi.json',
      summary: 'The sockets as AsyncAPI 3.0',
      access: 'anyone',
      headers: ifNoneMatch,
      answers: { 200: { says: 'The document.', type: 'application/json', headers: ['ETag'] }, 304: unchanged },
    },
  ],
};
