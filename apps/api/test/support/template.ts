import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../../../../scripts/lib/product.mjs';

/**
 * Runs once before the files on PGlite: has a server make a database with its tables and demo data, of which each server
 * of the tests gets a copy. To make one takes longer than many a file's tests.
 */
export default async function setup(): Promise<() => void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'claimline-template-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', remove);
  const product = await startProduct({ dataDir });
  await product.stop();
  process.env.CLAIMLINE_TEST_TEMPLATE = join(dataDir, 'db');
  return remove;
}
