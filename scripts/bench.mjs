// `npm run bench -- SCENARIO [--quick] [--save]`: see bench/run.mjs.
import { prepare } from './lib/build.mjs';
import { runScript } from './lib/failure.mjs';
import { become } from './lib/launch.mjs';
import { inRoot } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';

await runScript(async () => {
  const words = process.argv.slice(2);
  const web = words.includes('web') || words.includes('all');
  await prepare(createProgress(web ? 4 : 2), { web });
  await become(inRoot('bench/run.mjs'), words);
});
