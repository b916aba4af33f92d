import { diagnostics } from '../examples/figures.js';
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
      example: { status: 200, answer: { status: 'ok' } },
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
      example: { status: 200, answer: { status: 'ok', down: [], degraded: [] } },
    },
    {
      method: 'GET',
      path: '/health/diagnostics',
      summary: 'What may be wrong with this node, and with the way to it',
      notes: 'Five times at once, then once in 5 s: each asks every part.',
      access: 'admin',
      answers: { 200: { says: 'Its parts, and how this very request came to it.', schema: 'Diagnostics' } },
      example: { status: 200, answer: diagnostics },
    },
    {
      method: 'GET',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      notes: 'With `METRICS_TOKEN` set, to who bears it; without, to the server’s own machine alone.',
      access: 'metrics token',
      answers: { 200: { says: 'The text format of Prometheus.', type: 'text/plain' } },
      example: { status: 200, answer: '# TYPE claimline_messages_total counter' },
    },
    {
      method: 'GET',
      path: '/docs',
      summary: 'This reference, to read',
      access: 'anyone',
      headers: ifNoneMatch,
      answers: { 200: { says: 'A page.', type: 'text/html', headers: ['ETag'] }, 304: unchanged },
      example: { status: 200, answer: '<!doctype html>' },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      summary: 'The REST API as OpenAPI 3.1',
      access: 'anyone',
      headers: ifNoneMatch,
      answers: { 200: { says: 'The document.', type: 'application/json', headers: ['ETag'] }, 304: unchanged },
      example: { status: 200, answer: { openapi: '3.1.1', info: { title: 'Claimline REST API' } } },
    },
    {
      method: 'GET',
      path: '/asyncapi.json',
      summary: 'The sockets as AsyncAPI 3.0',
      access: 'anyone',
      headers: ifNoneMatch,
      answers: { 200: { says: 'The document.', type: 'application/json', headers: ['ETag'] }, 304: unchanged },
      example: { status: 200, answer: { asyncapi: '3.0.0', info: { title: 'Claimline sockets' } } },
    },
  ],
};
