// `npm run admin -- …` and `npm run verify-log -- …`: the server's command lines, with arguments and input passed on.
import { existsSync } from 'node:fs';
import { prepare } from './lib/build.mjs';
import { Failure, runScript } from './lib/failure.mjs';
import { become } from './lib/launch.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';

await runScript(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name !== 'admin' && name !== 'verify-log')
    throw new Failure('Usage: api-command.mjs admin|verify-log [arguments]');
  process.chdir(root);
  const file = inRoot('apps/api/dist/cli', `${name}.js`);
  // What is there is used as it is, stale or not: these commands run beside a server that was started from it.
  if (!existsSync(file) || !existsSync(inRoot('node_modules/.bin/node')))
    await prepare(createProgress(2), { web: false });
  await become(file, args);
});
