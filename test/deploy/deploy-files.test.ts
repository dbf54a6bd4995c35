import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { variableNames } from '../../src/config/leaves.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';
import { freePort, untilReadiness } from '../support/admin-client.ts';
import { serverFiles } from '../support/certificates.ts';
import { createDataDir, startGatewayProcess, startProgram } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { ROOT } from '../support/source-files.ts';

/** Programs that check a kind of file. .ci/run names them where they can be had; `npm test` needs none. */
const COMPOSE = process.env['COMPOSE_PATH'] ?? '';
const KUBERNETES_VALIDATE = process.env['KUBERNETES_VALIDATE_PATH'] ?? '';
const SYSTEMD_ANALYZE = process.env['SYSTEMD_ANALYZE_PATH'] ?? '';
const OPENSSL = process.env['OPENSSL_PATH'] ?? '';

const DEPLOY = join(ROOT, 'deploy');
const textOf = (file: string) => readFileSync(join(DEPLOY, file), 'utf8');
const environment = z.record(z.string(), z.coerce.string()).default({});
const service = z.looseObject({
  command: z.array(z.string()).optional(),
  volumes: z.array(z.string()).default([]),
  environment,
});
const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()),
  'x-gateway': z.looseObject({ environment }).optional(),
});
const readCompose = (file: string) => composeFile.parse(load(textOf(file), { schema: YAML11_SCHEMA }));
/** What the image sets beside. */
const IMAGE = { HOST: '0.0.0.0', UCS_HOST: '0.0.0.0', DATA_DIR: '/data' };

/** Certificates of the cluster are made when it starts: others stand for them. */
function toCertificate(value: string): string {
  if (!value.startsWith('/certificates/')) return value;
  return value.endsWith('.key') ? serverFiles.keyFile : serverFiles.certFile;
}

/** What a program says, and how it ends. */
function run(command: string, words: readonly string[]): Promise<{ readonly code: unknown; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(command, words, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }));
  });
}

describe.each(['compose.yaml', 'cluster.compose.yaml'])('%s', (file) => {
  const { services, volumes } = readCompose(file);

  it('needs no file that is not there, and no volume that it does not declare', () => {
    const sources = Object.values(services).flatMap((one) => one.volumes.map((volume) => volume.split(':')[0] ?? ''));
    const files = sources.filter((source) => source.startsWith('.'));
    expect(files).toContain('./gateway.yaml');
    expect(files.filter((source) => !existsSync(join(DEPLOY, source)))).toEqual([]);
    expect(sources.filter((source) => !source.startsWith('.') && !(source in volumes))).toEqual([]);
  });

  it.each(Object.entries(services).filter(([name]) => /^(gateway|ucs)/.test(name)))(
    'gives %s settings that let it start',
    (_, { environment: given, command }) => {
      const readFile = (name: string) => readFileSync(name.replace('/etc/ucs-gateway', DEPLOY), 'utf8');
      const env = Object.fromEntries(
        Object.entries({ ...IMAGE, ...given }).map(([name, value]) => [name, toCertificate(value)]),
      );
      expect(Object.keys(given).filter((name) => !variableNames.includes(name))).toEqual([]);
      expect(parseSettings(env, readFile, command?.[0] === 'ucs' ? 'ucs' : 'gateway')).toMatchObject({
        ok: true,
      });
    },
  );

  it.runIf(COMPOSE !== '')('is a compose file in the eyes of Docker Compose', async () => {
    expect(await run(COMPOSE, ['-f', join(DEPLOY, file), 'config', '--quiet'])).toMatchObject({ code: 0 });
  });
});

it('the users of compose.yaml sign in and get answers', async () => {
  const folder = createDataDir();
  onTestFinished(folder.remove);
  const gateway = await startGatewayProcess(folder.path, { GATEWAY_CONFIG: join(DEPLOY, 'gateway.yaml') });
  onTestFinished(gateway.stop);
  expect(await findPhoneCall(gateway.address, 'alice', { callId: '1' })).toBe(1);
  expect(await findPhoneCall(gateway.address, 'bob', { callId: '2' })).toBe(2);
});

it.runIf(OPENSSL !== '')('the certificates of the cluster let its gateways reach its UCS', async () => {
  const folder = createDataDir();
  onTestFinished(folder.remove);
  const { services, 'x-gateway': gateway } = readCompose('cluster.compose.yaml');
  const at = (text: string) => text.replaceAll('/certificates', folder.path);
  const [script = ''] = services['certificates']?.command ?? [];
  const local = at(script).replaceAll('$$', '$').replace('DNS:$name', 'DNS:$name,DNS:localhost');
  expect(await run('sh', ['-ec', local])).toMatchObject({ code: 0 });
  // A second start of the cluster makes none anew.
  expect(await run('sh', ['-ec', local])).toEqual({ code: 0, output: '' });

  const tlsOf = (settings: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries(settings).flatMap(([name, value]) => (name.includes('TLS') ? [[name, at(value)]] : [])),
    );
  const [port, adminPort] = [String(await freePort()), String(await freePort())];
  const ucs = await startProgram(['ucs'], {
    ...tlsOf(services['ucs']?.environment),
    UCS_PORT: port,
    DATA_DIR: join(folder.path, 'ucs'),
  });
  onTestFinished(ucs.stop);
  const started = await startGatewayProcess(join(folder.path, 'gateway'), {
    ...tlsOf(gateway?.environment),
    UCS_TARGET: `dns:///localhost:${port}`,
    ADMIN_PORT: adminPort,
  });
  onTestFinished(started.stop);
  await untilReadiness(`http://127.0.0.1:${adminPort}`, ({ status }) => status === 200);
});

describe('kubernetes.yaml', () => {
  it.runIf(KUBERNETES_VALIDATE !== '')('keeps the schemas of Kubernetes, unknown fields refused', async () => {
    const { code, output } = await run(KUBERNETES_VALIDATE, ['--strict', join(DEPLOY, 'kubernetes.yaml')]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output.match(/ passed for resource /g)).toHaveLength(7);
  });
});

describe('ucs-gateway.service', () => {
  it.runIf(SYSTEMD_ANALYZE !== '')('has nothing that systemd does not know, and is well confined', async () => {
    const folder = createDataDir();
    onTestFinished(folder.remove);
    const unit = join(folder.path, 'ucs-gateway.service');
    writeFileSync(unit, textOf('ucs-gateway.service').replace('/usr/bin/node', process.execPath));
    const verified = await run(SYSTEMD_ANALYZE, ['verify', '--man=no', unit]);
    expect(verified).toEqual({ code: 0, output: '' });
    // Out of 100: 0 is confined wholly, 96 not at all.
    const confined = await run(SYSTEMD_ANALYZE, ['security', '--offline=true', '--threshold=20', unit]);
    expect(confined).toMatchObject({ code: 0 });
  });
});

it('the Dockerfile names its base by digest, with the Node that the tests run on', () => {
  const { devDependencies } = z
    .object({ devDependencies: z.looseObject({ node: z.string() }) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const [, version] =
    /^ARG NODE_IMAGE=\S+\/node:([\d.]+)-slim@sha256:[0-9a-f]{64}$/m.exec(
      readFileSync(join(ROOT, 'Dockerfile'), 'utf8'),
    ) ?? [];
  expect(version).toBe(devDependencies.node);
});

it('whatever starts the gateway bounds the nursery of its heap alike, by a power of two: V8 rounds all others up', () => {
  const files = [
    'package.json',
    'Dockerfile',
    'deploy/ucs-gateway.service',
    'scripts/cluster.ts',
    'docs/operations.md',
  ];
  const bounds = files.map((file) => {
    const found = readFileSync(join(ROOT, file), 'utf8').matchAll(/--max-semi-space-size=(\d+)/g);
    return { file, megabytes: [...new Set(Array.from(found, ([, megabytes]) => Number(megabytes)))] };
  });
  expect(bounds).toEqual(files.map((file) => ({ file, megabytes: [16] })));
});
