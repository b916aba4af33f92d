// The import rules of ARCHITECTURE.md. `scripts/check-rules.mjs` has those that are not about imports.

/** Where tests live; they may look behind every door. */
const tests = '\\.test\\.tsx?$|/test/|/testing/';

const api = '^apps/api/src/';
const npm = (/** @type {string[]} */ ...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

/**
 * @typedef {import('dependency-cruiser').IRegularForbiddenRuleType} Rule
 *
 * @param {string} name
 * @param {string} comment
 * @param {Rule['from']} from
 * @param {Rule['to']} to
 * @returns {Rule}
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/**
 * A package of this repository imports these others and no more.
 *
 * @param {string} path
 * @param {string[]} allowed
 */
const workspaceImports = (path, allowed) =>
  forbid(
    `${path.replace('/', '-')}-imports`,
    `${path} may import ${allowed.join(', ') || 'none of the others'}.`,
    { path: `^${path}/`, pathNot: tests },
    { path: '^(packages|apps|e2e|bench|scripts)/', pathNot: `^(${[path, ...allowed].join('|')})/` },
  );

/** A feature may import those before it, never those after it. The log stands on nothing: claims are written in it. */
const featureOrder = ['auth', 'log', 'claims', 'attachments', 'messages', 'receipts', 'timeline'];

/** The door for the events of sockets: each of its handlers calls the feature that it belongs to. */
const socketDoor = `${api}messages/messages\\.gateway\\.ts$`;

const featureRules = featureOrder.slice(0, -1).map((feature, index) => {
  const higher = featureOrder.slice(index + 1);
  return forbid(
    `${feature}-is-below`,
    `Features build on each other in this order: ${featureOrder.join(' < ')}.`,
    { path: `${api}${feature}/`, pathNot: `${tests}|${socketDoor}` },
    { path: `${api}(${higher.join('|')})/` },
  );
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-circular', 'Modules that import each other cannot be understood alone.', {}, { circular: true }),
    forbid('no-unresolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),
    forbid(
      'no-orphans',
      'Nobody imports this module, and it imports nobody.',
      { orphan: true, pathNot: `${tests}|\\.d\\.ts$|^apps/[^/]+/[^/]+\\.(ts|m?js)$|^apps/web/(app|public)/` },
      {},
    ),
    forbid(
      'no-undeclared-package',
      'The package is not in the dependencies of the package.json beside it.',
      { pathNot: tests },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),

    workspaceImports('packages/protocol', []),
    workspaceImports('packages/client', ['packages/protocol']),
    workspaceImports('packages/react', ['packages/protocol', 'packages/client']),
    workspaceImports('apps/web', ['packages/protocol', 'packages/client', 'packages/react']),
    workspaceImports('apps/api', ['packages/protocol']),
    forbid(
      'protocol-needs-zod-alone',
      'The protocol runs in browsers, servers and tools alike.',
      { path: '^packages/protocol/src/', pathNot: tests },
      { path: ['node_modules/', '^node:'], pathNot: npm('zod') },
    ),
    forbid(
      'one-socket-io-client',
      'Everything else talks to the connection of packages/client.',
      { pathNot: `${tests}|^packages/client/src/socket\\.ts$` },
      { path: npm('socket.io-client') },
    ),

    forbid(
      'doors-call-services',
      'Controllers and gateways read requests and call services; stored rows are not their business.',
      { path: `${api}.*\\.(controller|gateway)\\.ts$` },
      { path: [`${api}database/`, `${api}.*\\.repository\\.ts$`] },
    ),
    forbid(
      'repositories-stay-below',
      'Repositories read and write rows for services.',
      { path: `${api}.*\\.repository\\.ts$` },
      { path: `${api}.*\\.(service|controller|gateway)\\.ts$` },
    ),
    forbid(
      'services-know-no-door',
      'A service is the same whoever calls it.',
      { path: `${api}.*\\.service\\.ts$` },
      { path: `${api}.*\\.(controller|gateway)\\.ts$` },
    ),
    forbid(
      'pure-policies-and-presenters',
      'Policies and presenters are functions of their arguments: the protocol, their like, and types of rows.',
      { path: `${api}.*\\.(policy|presenter)\\.ts$` },
      { pathNot: ['^packages/protocol/', `${api}.*\\.(policy|presenter)\\.ts$`], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'sql-has-few-homes',
      'SQL is written in database/, log/ and the repositories.',
      { path: api, pathNot: `${tests}|${api}(database|log)/|${api}.*\\.repository\\.ts$` },
      { path: npm('pg', 'drizzle-orm', '@electric-sql'), dependencyTypesNot: ['type-only'] },
    ),
    ...featureRules,
  ],
  options: {
    // TypeScript 7 has no API that dependency-cruiser could use.
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '(^|/)(out|\\.next)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.json'],
    },
  },
};
