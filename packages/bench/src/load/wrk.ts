// The load client `wrk`: one thread of C and LuaJIT, far from being the bottleneck against one Node process.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endedChildrenSeconds } from '../processor-time.js';
import { freshMark, type LoadClient, type LoadRequest, type LoadResult, type LoadRun } from './load-client.js';

const execute = promisify(execFile);
const overtimeMilliseconds = 20_000;

const luaText = (text: string): string => JSON.stringify(text);

/** A new text starts with the time, so that runs against one server never repeat a name. */
const scriptFor = ({ headers, body }: LoadRequest): string => {
  const pieces = body.split(freshMark);
  const fresh = pieces.length > 1;
  return [
    'wrk.method = "POST"',
    ...Object.entries(headers).map(([name, value]) => `wrk.headers[${luaText(name)}] = ${luaText(value)}`),
    `wrk.body = ${luaText(body)}`,
    ...(fresh
      ? [
          `local run = ${luaText(Date.now().toString(36))}`,
          'local count = 0',
          `local pieces = {${pieces.map(luaText).join(', ')}}`,
          'request = function()',
          '  count = count + 1',
          '  return wrk.format(nil, nil, nil, table.concat(pieces, run .. "-" .. count))',
          'end',
        ]
      : []),
    'done = function(summary, latency)',
    '  local e = summary.errors',
    '  io.write(string.format(\'RESULT {"requests":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\\n\',',
    '    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))',
    'end',
    '',
  ].join('\n');
};

interface Summary {
  readonly requests: number;
  readonly us: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

const readSummary = (output: string): Summary => {
  const text = /^RESULT (\{.*\})$/m.exec(output)?.[1];
  if (text === undefined) throw new Error(`wrk did not tell a result:\n${output}`);
  return JSON.parse(text) as Summary;
};

const measure = async (
  directory: string,
  { endpoint, connections, seconds, request }: LoadRun,
): Promise<LoadResult> => {
  const script = join(directory, 'load.lua');
  writeFileSync(script, scriptFor(request));
  const before = endedChildrenSeconds();
  // wrk takes whole seconds only.
  const whole = Math.max(1, Math.round(seconds));
  const { stdout } = await execute(
    'wrk',
    ['-t1', `-c${connections}`, `-d${whole}s`, '--timeout', '10s', '-s', script, endpoint],
    {
      timeout: whole * 1000 + overtimeMilliseconds,
    },
  );
  const { requests, us, p50, p99, failed } = readSummary(stdout);
  return {
    requestsPerSecond: (requests - failed) / (us / 1e6),
    elapsedSeconds: us / 1e6,
    p50Milliseconds: p50 / 1000,
    p99Milliseconds: p99 / 1000,
    failed,
    clientBusy: (endedChildrenSeconds() - before) / (us / 1e6),
  };
};

/** The client, or undefined where there is no `wrk`. Scripts are written into the directory. */
export const findWrk = async (directory: string): Promise<LoadClient | undefined> => {
  // `wrk -v` tells its version and exits with 1.
  const found = await execute('wrk', ['-v'], { timeout: 5_000 }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout?: string; readonly code?: unknown }) =>
      error.code === 'ENOENT' ? undefined : error.stdout,
  );
  const version = /^wrk \S+/.exec(found ?? '')?.[0];
  return version === undefined ? undefined : { name: version, run: (run) => measure(directory, run) };
};
