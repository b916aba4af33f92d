// `npm run bench -- SCENARIO [--quick] [--save]`: see bench/run.mjs.
import { prepare } from './lib/build.mjs';
import { runScript } from './lib/failure.mjs';
import { become } from './lib/launch.mjs';
import { inRoot } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';

await runScript(async () => {
  await prepare(createProgress(2), { web: false });
  await become(inRoot('bench/run.mjs'), process.argv.slice(2));
});
