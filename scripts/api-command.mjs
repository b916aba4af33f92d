// `npm run admin -- …` and `npm run verify-log -- …`: the server's command lines, with arguments and input passed on.
import { existsSync } from 'node:fs';
import { prepare } from './lib/build.mjs';
import { Failure, runScript } from './lib/failure.mjs';
import { isInstalled } from './lib/install.mjs';
import { become } from './lib/launch.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';

await runScript(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name !== 'admin' && name !== 'verify-log')
    throw new Failure('Usage: api-command.mjs admin|verify-log [arguments]');
  process.chdir(root);
  const file = inRoot('apps/api/dist/cli', `${name}.js`);
  // What is there is used as it is: these commands run beside a server that was built from it.
  if (!isInstalled() || !existsSync(file)) await prepare(createProgress(2), { web: false });
  await become(file, args);
});
