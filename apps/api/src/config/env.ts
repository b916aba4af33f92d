import { resolve } from 'node:path';
import { type Config, readConfig } from './config.js';

/** The configuration of this process. The one place that reads the environment. Throws `ConfigError`. */
export function configFromEnvironment(): Config {
  return readConfig(process.env, resolve(process.cwd()));
}
