// `npm run dev`: compiles, restarts the server and reloads the pages on every change. Ctrl-C stops all of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { copyMigrations, prepare } from './lib/build.mjs';
import { Failure, runScript } from './lib/failure.mjs';
import { node24 } from './lib/node24.mjs';
import { compiledParts, webPart } from './lib/parts.mjs';
import { inRoot, root, serverMain } from './lib/paths.mjs';
import { copyPdfEngine } from './lib/pdf-engine.mjs';
import { createProgress } from './lib/progress.mjs';
import { signalGroup } from './lib/run.mjs';
import { onStop } from './lib/signals.mjs';

const pagesPort = 3000;
const serverPort = process.env.PORT ?? '3001';
const migrations = inRoot('apps/api/src/database/migrations');

/** @typedef {{ name: string, group: number, ended: Promise<void> }} Tool */

/**
 * @param {string} name
 * @param {string[]} args to Node 24
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Tool}
 */
function launch(name, args, { cwd = root, env = {} } = {}) {
  const child = spawn(node24(), args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    // A group of its own, to be stopped with all that it starts.
    detached: true,
  });
  const group = child.pid ?? 0;
  return { name, group, ended: once(child, 'exit').then(() => undefined) };
}

function launchAll() {
  const directories = compiledParts.map((part) => part.directory);
  const typescript = inRoot('node_modules/typescript/bin/tsc');
  const next = inRoot('node_modules/next/dist/bin/next');
  return [
    launch('the compiler', [typescript, '-b', '--watch', '--preserveWatchOutput', ...directories]),
    launch('the server', ['--watch', '--watch-preserve-output', serverMain], { env: { PORT: serverPort } }),
    launch('the pages', [next, 'dev', '--hostname', 'localhost', '--port', `${pagesPort}`], {
      cwd: inRoot(webPart.directory),
      env: { NEXT_PUBLIC_API_URL: `http://localhost:${serverPort}`, NEXT_TELEMETRY_DISABLED: '1' },
    }),
  ];
}

await runScript(async () => {
  process.chdir(root);
  await prepare(createProgress(2), { web: false });
  copyPdfEngine();
  const tools = launchAll();
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const { group } of tools) signalGroup(group, 'SIGTERM');
    await Promise.all(tools.map((tool) => tool.ended));
    for (const { group } of tools) signalGroup(group, 'SIGKILL');
  };
  onStop(stop);
  // The compiler does not know SQL.
  if (existsSync(migrations)) watch(migrations, copyMigrations);
  const first = await Promise.race(tools.map((tool) => tool.ended.then(() => tool.name)));
  // After Ctrl-C this process ends when `stop` has.
  if (stopping) return;
  await stop();
  throw new Failure(`Stopped, as ${first} has ended.`);
});
