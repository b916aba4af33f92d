// `npm run serve`: serves what is built, at once.
import { whatIsMissing } from './lib/build.mjs';
import { Failure, runScript } from './lib/failure.mjs';
import { become } from './lib/launch.mjs';
import { root, serverMain } from './lib/paths.mjs';

await runScript(async () => {
  process.chdir(root);
  const missing = whatIsMissing();
  if (missing) throw new Failure(`${missing}. Run npm run build first, or npm start, which builds and serves.`);
  await become(serverMain, process.argv.slice(2));
});
