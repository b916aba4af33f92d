import { defineConfig } from 'vitest/config';

const report = process.env.CLAIMLINE_TEST_REPORT;

const source = (name: string) => `${import.meta.dirname}/packages/${name}/src/index.ts`;

/** What has nothing to do with the database runs on one of them: each file costs the start of a server. */
const onPostgresAlone = [
  'attachments-previews',
  'backup-on-s3',
  'deployment',
  'documents',
  'bench-input',
  'claim-activity',
  'limits',
  'logs',
  'metrics',
  'presence',
  'reference',
  'reference-examples',
  'reference-sockets',
  'slow-client',
  'socket-input',
].map((name) => `apps/api/test/${name}.test.ts`);
const onPgliteAlone = ['apps/api/test/minute-long.test.ts'];

const servers = {
  testTimeout: 60_000,
  hookTimeout: 150_000,
};

/** The built server, started by each test file on the database that the project is named after. */
const server = (database: 'pglite' | 'postgres') => ({
  test: {
    name: `server-${database}`,
    include: ['apps/api/test/**/*.test.ts'],
    // Several nodes need PostgreSQL.
    exclude:
      database === 'pglite'
        ? ['apps/api/test/cluster/**', 'apps/api/test/failures.test.ts', ...onPostgresAlone]
        : onPgliteAlone,
    env: { CLAIMLINE_TEST_DATABASE: database },
    globalSetup: [database === 'postgres' ? 'scripts/lib/vitest-postgres.mjs' : 'apps/api/test/support/template.ts'],
    ...servers,
  },
});

/** Delivery again, with every other connection on a second node; without long-polling, which would have to stay on one. */
const twoNodes = {
  test: {
    name: 'server-two-nodes',
    include: ['messages', 'receipts', 'replies', 'resume', 'socket-messages'].map(
      (name) => `apps/api/test/${name}.test.ts`,
    ),
    env: { CLAIMLINE_TEST_DATABASE: 'postgres', CLAIMLINE_TEST_NODES: '2' },
    globalSetup: ['scripts/lib/vitest-postgres.mjs'],
    ...servers,
  },
};

export default defineConfig({
  resolve: {
    // Unit tests see the sources, whatever has been built.
    alias: {
      '@claimline/protocol': source('protocol'),
      '@claimline/client': source('client'),
      // Whole files, not the entry: as the web app imports them.
      '@claimline/react/src': `${import.meta.dirname}/packages/react/src`,
    },
  },
  test: {
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 20_000,
          include: [
            'packages/*/{src,test}/**/*.test.{ts,tsx}',
            'apps/*/src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.mjs',
          ],
        },
      },
      server('pglite'),
      server('postgres'),
      twoNodes,
    ],
  },
});
