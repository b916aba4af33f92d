// `npm run build`: installs and builds what is missing or stale.
import { prepare } from './lib/build.mjs';
import { runScript } from './lib/failure.mjs';
import { createProgress } from './lib/progress.mjs';

await runScript(() => prepare(createProgress(4)));
