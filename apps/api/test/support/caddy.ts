import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../scripts/lib/free-port.mjs';
import { ReverseProxy } from './reverse-proxy.js';

const deployed = readFileSync(join(import.meta.dirname, '../../../../deploy/Caddyfile'), 'utf8');

/** Caddy before two nodes, as `deploy/Caddyfile` says, on other ports and without a certificate. */
export async function startCaddy([one, other]: readonly [number, number]): Promise<ReverseProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'claimline-caddy-'));
  const port = await freePort();
  const file = join(directory, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n}\n\n${deployed}`);
  return ReverseProxy.start({
    program: 'caddy',
    args: ['run', '--config', file, '--adapter', 'caddyfile'],
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      XDG_DATA_HOME: directory,
      XDG_CONFIG_HOME: directory,
      CLAIMLINE_SITE: `http://127.0.0.1:${port}`,
      CLAIMLINE_NODES: `127.0.0.1:${one} 127.0.0.1:${other}`,
    },
    port,
    directory,
  });
}
