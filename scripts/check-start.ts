import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_MAX_MS = 30_000;
const STOP_MAX_MS = 10_000;

/** Starts a built gateway on free ports, asks for its version, and ends it with SIGTERM. Throws at the first thing that is wrong. */
async function checkStart(mainFile: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ucs-gateway-start-'));
  const env = { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', DATA_DIR: dataDir };
  const child = spawn(process.execPath, [mainFile, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const address = await readyAddress(createInterface({ input: child.stdout }), exited);
    const answer = await fetch(`${address}/api/v2/diagnostics/version`);
    if (answer.status !== 200) throw new Error(`expected 200, got ${answer.status}: ${await answer.text()}`);
    child.kill('SIGTERM');
    const [code, signal] = await Promise.race([exited, failAfter(STOP_MAX_MS, 'not stopped')]);
    if (code !== 0) throw new Error(`expected exit code 0, got ${code ?? signal}`);
    console.log(`${mainFile}: ready on ${address}, answered, stopped with 0`);
  } finally {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function readyAddress(lines: AsyncIterable<string>, exited: Promise<unknown[]>): Promise<string> {
  const early = exited.then(([code]) => Promise.reject(new Error(`ended with ${code} before it was ready`)));
  return Promise.race([firstAddress(lines), early, failAfter(READY_MAX_MS, 'not ready')]);
}

async function firstAddress(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    console.log(line);
    const address = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('no line with an address');
}

function failAfter(delayMs: number, problem: string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${problem} within ${delayMs} ms`)), delayMs).unref();
  });
}

const [mainFile] = process.argv.slice(2);
if (mainFile === undefined) throw new Error('expected the main file of a build');
await checkStart(mainFile);
