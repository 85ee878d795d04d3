// `npm run bench`: all benches, one table each, then whether the promised bounds held.
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runConsoleBench } from './console/console-bench.js';
import { runControlBench } from './control/control-bench.js';
import { runCrowdBench } from './crowd/crowd-bench.js';
import { runDockerBench } from './docker/docker-bench.js';
import { runLeadBench } from './lead/lead-bench.js';
import { runLogBench } from './logs/log-bench.js';
import { machineLine } from './machine.js';
import { helpText, readOptions } from './options.js';
import { runStartBench } from './start/start-bench.js';
import { runMetricsBench } from './metrics/metrics-bench.js';
import { runSnapshotBench } from './snapshots/snapshot-bench.js';
import { type Verdict, verdictLine } from './verdict.js';

const run = async (words: readonly string[]): Promise<number> => {
  const options = readOptions(words);
  if (options === undefined) {
    console.log(helpText);
    return 0;
  }
  const directory = mkdtempSync(join(tmpdir(), 'drey-bench-'));
  try {
    console.log(machineLine());
    const verdicts: Verdict[] = [];
    if (options.benches.includes('console')) verdicts.push(...(await runConsoleBench(options, directory)));
    if (options.benches.includes('control')) verdicts.push(...(await runControlBench(options, directory)));
    if (options.benches.includes('crowd')) verdicts.push(...(await runCrowdBench(options, directory)));
    if (options.benches.includes('lead')) verdicts.push(...(await runLeadBench(options, directory)));
    if (options.benches.includes('logs')) verdicts.push(...(await runLogBench(options, directory)));
    if (options.benches.includes('metrics')) verdicts.push(...(await runMetricsBench(options, directory)));
    if (options.benches.includes('snapshots')) verdicts.push(...(await runSnapshotBench(options, directory)));
    if (options.benches.includes('start')) verdicts.push(...(await runStartBench(options, directory)));
    if (options.benches.includes('docker')) verdicts.push(...(await runDockerBench(options, directory)));
    console.log(`\n${verdicts.map(verdictLine).join('\n')}\nAt the end: ${machineLine()}`);
    return options.check && verdicts.some(({ holds }) => !holds) ? 1 : 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

// The official client's advice to whoever runs Node 20 is no result of a bench.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
// Gateways that a bench started hear of the end of this process; a moto of its own and the baseline's JVMs end with it.
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.exit(code));
// Set first, so that a promise that never settles does not look like success.
process.exitCode = 1;
run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
