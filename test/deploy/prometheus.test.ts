import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createPollingClient, type PollingClient } from '../../src/cli/call/polling-client.ts';
import { freePort } from '../support/admin-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { FIND_PHONE_CALL_SAMPLE } from '../support/rest-client.ts';
import { ROOT } from '../support/source-files.ts';

/** Where Prometheus is; its tests run where it is there, which is in .ci/run. */
const PROMETHEUS = process.env['PROMETHEUS_PATH'];
const PROMTOOL = process.env['PROMTOOL_PATH'];

const dashboard = z
  .object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'deploy/grafana-dashboard.json'), 'utf8')));
const queries = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));
const alerts = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const answer = z.object({ status: z.literal('success'), data: z.object({ result: z.array(z.unknown()) }) });

async function run(command: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, output })));
}

/** Takes what comes, so that there are deliveries to count. */
async function listen(client: PollingClient): Promise<void> {
  for await (const _ of client.events());
}

describe.runIf(PROMETHEUS !== undefined && PROMTOOL !== undefined)('Prometheus', () => {
  const prometheus = PROMETHEUS ?? '';
  const promtool = PROMTOOL ?? '';

  it('fires each alert when it should, and none for what clients do wrong', async () => {
    const folder = createDataDir();
    onTestFinished(folder.remove);
    const cases = readFileSync(join(ROOT, 'test/deploy/alerts.promtool.yaml'), 'utf8');
    const file = join(folder.path, 'cases.yaml');
    writeFileSync(file, cases.replace('ALERTS_FILE', join(ROOT, 'deploy/ucs-gateway-alerts.yaml')));
    expect(await run(promtool, ['test', 'rules', file])).toEqual({
      code: 0,
      output: expect.stringContaining('SUCCESS'),
    });
  });

  it('takes the scrape job as it is', async () => {
    const { code, output } = await run(promtool, ['check', 'config', join(ROOT, 'deploy/prometheus.yaml')]);
    expect({ code, output }).toMatchObject({ code: 0 });
  });

  it('has an answer to every query of the dashboard, from a gateway under load', { timeout: 90_000 }, async () => {
    const folder = createDataDir();
    onTestFinished(folder.remove);
    const adminPort = await freePort();
    const gateway = await startGatewayProcess(folder.path, { ADMIN_PORT: String(adminPort) });
    onTestFinished(gateway.stop);
    const port = await freePort();
    const home = join(folder.path, 'prometheus');
    mkdirSync(home);
    const scrape = `scrape_configs: [{ job_name: ucs-gateway, scrape_interval: 1s, static_configs: [{ targets: ['127.0.0.1:${adminPort}'] }] }]`;
    writeFileSync(join(home, 'prometheus.yaml'), scrape);
    const server = spawn(
      prometheus,
      [
        `--config.file=${join(home, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(home, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    onTestFinished(() => void server.kill('SIGKILL'));

    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const authorization = `Basic ${btoa('alice:demo')}`;
    const client = await createPollingClient({
      url: gateway.address,
      authorization,
      signal: leaving.signal,
      onLost() {},
    });
    await client.subscribe('/v2/ucs/interactions');
    void listen(client).catch(() => {});
    const post = (body: object, password = 'demo') =>
      fetch(`${gateway.address}/api/v2/ucs/interactions`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`alice:${password}`)}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    let sent = 0;
    async function load(): Promise<void> {
      await post({ ...FIND_PHONE_CALL_SAMPLE, callId: `call-${sent++}` });
      await post({ operationName: 'FindPhoneCall' });
      if (sent === 2) await post(FIND_PHONE_CALL_SAMPLE, 'wrong');
    }
    async function hasAnswer(expr: string): Promise<boolean> {
      const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`);
      return answer.parse(await response.json()).data.result.length > 0;
    }
    // A bound that nobody reached has no row.
    const expected = queries.filter(({ expr }) => !expr.endsWith('> 0'));
    await expect
      .poll(
        async () => {
          await load();
          const found = await Promise.all(expected.map(({ expr }) => hasAnswer(expr).catch(() => false)));
          return expected.filter((_, at) => !found[at]).map(({ title }) => title);
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual([]);
  });
});

it('has a severity for each alert, and a section of the documents that it leads to', () => {
  const { groups } = alerts.parse(load(readFileSync(join(ROOT, 'deploy/ucs-gateway-alerts.yaml'), 'utf8')));
  const sections = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8').match(/^### UcsGateway\w+$/gm);
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ alert }) => `### ${alert}`).toSorted()).toEqual(sections?.toSorted());
  for (const { alert, annotations } of rules)
    expect(annotations.runbook).toBe(`docs/troubleshooting.md#${alert.toLowerCase()}`);
});

it('names in every query only metrics that the documents have', () => {
  const documented = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  const names = queries.flatMap(({ expr }) => expr.match(/ucs_gateway_\w+/g) ?? []);
  const missing = names
    .map((name) => name.replace(/_bucket$/, ''))
    .filter((name) => !documented.includes(`| ${name} |`));
  expect(missing).toEqual([]);
});
