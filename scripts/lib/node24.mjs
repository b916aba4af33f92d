import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { inRoot } from './paths.mjs';

const wantedMajor = 24;

/** npm has a package for each platform, all with the one command `node`. */
const packageName = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
const packaged = `${packageName}-${process.platform}-${process.arch}/bin/node`;

const installedNode = inRoot('node_modules/.bin/node');

/**
 * The Node that everything but these scripts runs on.
 *
 * @returns {string} path of an executable
 */
export function node24() {
  if (existsSync(installedNode)) return installedNode;
  if (Number.parseInt(process.versions.node, 10) >= wantedMajor) return process.execPath;
  throw new Failure(
    `Claimline needs Node ${wantedMajor}, which npm installs with the other dependencies on Linux and macOS; ` +
      `there is none for ${process.platform} ${process.arch}. Run this with a Node ${wantedMajor} of your own.`,
  );
}

/** npm 10 takes the command away again with the packages for other platforms, which have one of the same name. */
export function linkInstalledNode() {
  if (existsSync(installedNode) || !existsSync(inRoot('node_modules', packaged))) return;
  mkdirSync(inRoot('node_modules/.bin'), { recursive: true });
  rmSync(installedNode, { force: true });
  symlinkSync(`../${packaged}`, installedNode);
}
