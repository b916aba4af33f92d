import { resolve } from 'node:path';
import { type Config, readConfig } from './config.js';

/** Where a command was called; npm itself runs it in the folder of the project. */
export function callersDirectory(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

/** The configuration of this process. Throws `ConfigError`. */
export function configFromEnvironment(): Config {
  return readConfig(process.env, resolve(process.cwd()));
}
