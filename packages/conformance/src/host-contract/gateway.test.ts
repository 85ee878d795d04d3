import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { itKeepsTheHostContract } from '@drey/plugin-api/testing';
import { startGatewayProcess } from '../host/gateway-process.js';

const OPEN_MILLISECONDS = 180_000;
const RULE_MILLISECONDS = 60_000;

const runner = {
  it: (name: string, run: () => Promise<void>): void => it(name, run, RULE_MILLISECONDS),
  beforeAll: (run: () => Promise<void>): void => beforeAll(run, OPEN_MILLISECONDS),
  afterAll: (run: () => Promise<void>): void => afterAll(run, OPEN_MILLISECONDS),
};

describe.each([
  ['with a data directory', {}],
  ['with its state in memory', { PERSISTENCE: '0' }],
])('our gateway %s', (_, environment) => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-host-contract-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  itKeepsTheHostContract(async (manifests) => {
    const plugins = manifests.flatMap((path) => ['--plugin', path]);
    const own = ['--driver', 'none', '--upstream', 'none', '--port', '0', '--data-dir', directory];
    const { endpoint, stop } = await startGatewayProcess({ flags: [...plugins, ...own], environment });
    return { url: endpoint, close: async () => void (await stop()) };
  }, runner);
});
