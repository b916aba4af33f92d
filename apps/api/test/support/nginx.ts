import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../scripts/lib/free-port.mjs';
import { findNginx } from '../../../../scripts/lib/nginx.mjs';
import { ReverseProxy } from './reverse-proxy.js';

const deployed = readFileSync(join(import.meta.dirname, '../../../../deploy/nginx.conf'), 'utf8');

interface NginxOptions {
  port?: number;
  /** Makes of the configuration what somebody may have written instead. */
  change?: (configuration: string) => string;
}

/** nginx before two nodes, as `deploy/nginx.conf` says, on other ports. */
export async function startNginx(
  [one, other]: readonly [number, number],
  { port: wanted, change }: NginxOptions = {},
): Promise<ReverseProxy> {
  const program = findNginx();
  if (!program) {
    throw new Error('nginx is not in PATH.');
  }
  const directory = mkdtempSync(join(tmpdir(), 'claimline-nginx-'));
  const port = wanted ?? (await freePort());
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(directory, kind)};`,
  );
  const configuration = [
    'daemon off;',
    // One process, which cannot leave others behind.
    'master_process off;',
    `pid ${join(directory, 'pid')};`,
    'error_log stderr error;',
    'events {}',
    `http {\naccess_log off;\n${temporary.join('\n')}`,
    (change?.(deployed) ?? deployed)
      .replace('listen 80;', `listen 127.0.0.1:${port};`)
      .replaceAll('127.0.0.1:3001', `127.0.0.1:${one}`)
      .replaceAll('127.0.0.1:3002', `127.0.0.1:${other}`),
    '}',
  ];
  writeFileSync(join(directory, 'nginx.conf'), configuration.join('\n'));
  return ReverseProxy.start({
    program,
    args: ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr'],
    port,
    directory,
  });
}
