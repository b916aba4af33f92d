import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { findInPath } from '../../../scripts/lib/executables.mjs';
import { freePort } from '../../../scripts/lib/free-port.mjs';
import { findNginx } from '../../../scripts/lib/nginx.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const run = promisify(execFile);
const deployed = (name: string) => readFileSync(inRoot('deploy', name), 'utf8');

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'claimline-deploy-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it('DEP1 systemd accepts the unit', async () => {
  const unit = join(directory(), 'claimline.service');
  // It looks whether the program is there.
  writeFileSync(unit, deployed('claimline.service').replaceAll('/opt/claimline', inRoot('.').replace(/\/$/, '')));
  expect(await run('systemd-analyze', ['verify', unit])).toEqual({ stdout: '', stderr: '' });
});

it('DEP2 nginx and Caddy accept their configurations', async () => {
  const place = directory();
  const file = join(place, 'nginx.conf');
  const site = deployed('nginx.conf').replace('listen 80;', `listen 127.0.0.1:${await freePort()};`);
  writeFileSync(file, `pid ${join(place, 'pid')};\nevents {}\nhttp {\naccess_log off;\n${site}\n}\n`);
  const nginx = await run(findNginx() ?? 'nginx', ['-t', '-p', place, '-c', file, '-e', 'stderr']);
  expect(nginx.stderr).toContain('test is successful');
  expect(nginx.stderr).not.toContain('[warn]');
  const env = { PATH: process.env.PATH, HOME: place, XDG_DATA_HOME: place, XDG_CONFIG_HOME: place };
  await run('caddy', ['validate', '--config', inRoot('deploy/Caddyfile'), '--adapter', 'caddyfile'], { env });
});

it('DEP3 promtool accepts the scrape configuration and the rules', async () => {
  const { stdout } = await run('promtool', ['check', 'config', inRoot('deploy/monitoring/prometheus.yml')]);
  expect(stdout).toMatch(/SUCCESS: \d+ rules found/);
});

it('DEP4 what compose.yaml names is there, and Compose, where it is installed, accepts it', async () => {
  const file = inRoot('deploy/compose.yaml');
  const text = deployed('compose.yaml');
  const mounted = [...text.matchAll(/- (\.\/[^:\n]+):/g)].map(([, path = '']) => path);
  expect(mounted).toContain('./Caddyfile');
  expect(mounted.filter((path) => !existsSync(resolve(dirname(file), path)))).toEqual([]);
  expect(existsSync(resolve(dirname(file), '..', text.match(/dockerfile: (.+)/)?.[1] ?? ''))).toBe(true);
  const services = [...text.matchAll(/^ {2}(\w+):$/gm)].map(([, name = '']) => name);
  const addressed = [...text.matchAll(/\/\/(?:\S+@)?(\w+):\d+/g)].map(([, host = '']) => host);
  expect(addressed.length).toBeGreaterThan(2);
  expect(addressed.filter((host) => !services.includes(host))).toEqual([]);
  // No engine is needed for this, but a client that is no dependency of the tests.
  const env = { PATH: process.env.PATH, CLAIMLINE_SITE: 'a.example', POSTGRES_PASSWORD: 'a', JWT_SECRET: 'a' };
  if (findInPath('docker-compose') !== null) {
    await run('docker-compose', ['--file', file, 'config', '--quiet'], { env });
  }
});
