// `npm start`: sets up what is missing, then serves.
import { prepare } from './lib/build.mjs';
import { runScript } from './lib/failure.mjs';
import { become } from './lib/launch.mjs';
import { root, serverMain } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';

await runScript(async () => {
  process.chdir(root);
  await prepare(createProgress(4));
  await become(serverMain, ['--welcome', ...process.argv.slice(2)]);
});
