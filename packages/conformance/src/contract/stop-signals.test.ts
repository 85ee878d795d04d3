// What ends a gateway cleanly: Ctrl-C, a service manager, a terminal that is closed.
import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatewayProcess, startGatewayProcess } from '../host/gateway-process.js';

const directory = mkdtempSync(join(tmpdir(), 'drey-signals-'));
let gateway: GatewayProcess | undefined;

afterAll(async () => {
  await gateway?.kill();
  rmSync(directory, { recursive: true, force: true });
});

describe('a gateway', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'stops cleanly on %s',
    async (signal) => {
      const flags = ['--port', '0', '--driver', 'none', '--upstream', 'none', '--data-dir', directory];
      gateway = await startGatewayProcess({ flags });
      expect(await gateway.stop(signal)).toEqual({ code: 0, signal: null });
    },
    60_000,
  );
});
