import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fakeHost, fakeSettings } from '@drey/plugin-api/testing';
import { silentLogger } from '@drey/plugin-api';
import { createFlinkRest } from '@drey/flink-rest';
import { flinkRuntime } from '@drey/runtimes';
import { createDockerDriver } from './dist/docker-driver.js';
import { testEngine, clearEngine } from './dist/testing.js';
import { randomBytes } from 'node:crypto';
const hex = (n) => randomBytes(n).toString('hex');
const { namesOfRegion } = await import('../lead/dist/index.js');
const runtime = flinkRuntime('FLINK-1_20');
const work = mkdtempSync(join(tmpdir(), 'dockl-bench-'));
let port = 0; const servers = [];
const bindDataPlane = async (address) => { const s = createServer((q, r) => r.end('x')); await new Promise((d) => s.listen(port, address ?? '127.0.0.1', d)); servers.push(s); port = s.address().port; return port; };
const host = fakeHost({ log: silentLogger, cacheDirectory: join(process.env.HOME, '.cache/drey'), dataDirectory: '/not/read', settings: fakeSettings({ dockerHost: process.env.DOCKER_HOST }) });
const instanceId = hex(16);
const driver = createDockerDriver({ host, directory: work, instanceId, bindDataPlane });
const never = new AbortController().signal;
const results = { off: [], on: [] };
try {
  await driver.prepare(runtime, never);
  for (let round = 0; round < Number(process.argv[2]); round++)
    for (const kind of round % 2 ? ['on', 'off'] : ['off', 'on']) {
      const lead = kind === 'on' ? { lead: { port, authority: rootCertificates[0], names: namesOfRegion('us-east-1') } } : {};
      const spec = { clusterId: hex(16), stateId: hex(16), runtime, taskManagers: 1, slotsPerTaskManager: 2, flinkConfiguration: {}, applicationProperties: '[]', environment: {}, logLevel: 'INFO', ...lead };
      const t = performance.now();
      const { rest } = await driver.launch(spec, never);
      const launched = performance.now() - t;
      const flink = createFlinkRest({ base: rest });
      for (;;) { const o = await flink.overview().catch(() => undefined); if (o?.slotsTotal === 2) break; await new Promise((d) => setTimeout(d, 50)); }
      const ready = performance.now() - t;
      let cpu = 0;
      for (const m of (await driver.inspect(spec.clusterId)).members) cpu += (await testEngine().getContainer(m.container).stats({ stream: false, 'one-shot': true })).cpu_stats.cpu_usage.total_usage / 1e9;
      if (round > 0) results[kind].push([Math.round(launched), Math.round(ready), cpu.toFixed(2)]);
      await driver.destroy(spec.clusterId); await driver.remove(spec.clusterId); await driver.state.deleteAll(spec.stateId);
    }
} finally { await driver.close(); await clearEngine(instanceId); for (const s of servers) s.close(); rmSync(work, { recursive: true, force: true });
for (const kind of ['off', 'on']) { const med = (i) => results[kind].map((r) => Number(r[i])).sort((a, b) => a - b)[Math.floor(results[kind].length / 2)]; console.log(kind, 'launch ms', med(0), 'ready ms', med(1), 'cpu s', med(2), JSON.stringify(results[kind])); } }
