// Serves the built page with a feed that is made up, for work on the page alone: node fixture-host.mjs [--port 4600] [--more 1000] [--lines 50]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { apiAnswer, routeAnswer } from './fixture-answers.mjs';
import { checkpointsAt, clusterAt, flowAt, graph, metricsAt, timelineAt } from './fixture-details.mjs';
import { machineAt } from './fixture-machine.mjs';
import { rowsOf } from './fixture-rows.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4600' },
    more: { type: 'string', default: '0' },
    lines: { type: 'string', default: '20' },
    empty: { type: 'boolean', default: false },
  },
});
const page = fileURLToPath(new URL('../../dist/page/', import.meta.url));
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

const sendFile = async (response, path) => {
  try {
    const file = path === '' ? 'index.html' : normalize(path).replace(/^(\.\.[/\\])+/, '');
    const bytes = await readFile(`${page}${file}`);
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'text/plain',
      'Content-Security-Policy': policy,
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end('Not built, or no such file.');
  }
};

const sendEvents = (request, response, application) => {
  const write = (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const now = Date.now();
  const rows = values.empty ? [] : rowsOf(Number(values.more), now);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  write('hello', { version: '0.1.0', now, heartbeatMilliseconds: 5_000, fresh: true, application });
  for (let at = 0; at < rows.length; at += 200) write('rows', { now, rows: rows.slice(at, at + 200), gone: [] });
  write('machine', machineAt(now));
  const row = rows.find((one) => one.application === application);
  const hasJob = row?.status === 'RUNNING';
  if (application !== null)
    write('details', {
      now,
      application,
      exists: row !== undefined,
      graph: hasJob ? graph : null,
      flow: hasJob ? flowAt(now) : null,
      checkpoints: hasJob ? checkpointsAt(now) : null,
      timeline: timelineAt(now),
      ...(hasJob ? { metrics: metricsAt(now) } : {}),
      cluster: hasJob ? clusterAt(now) : null,
      unanswered: null,
    });
  write('ready', { now });
  const timer = setInterval(() => {
    const at = Date.now();
    write('beat', { now: at });
    const changed = rows
      .filter(({ rates }) => rates !== null)
      .map((one) => {
        const last = one.rates.in * (0.95 + Math.random() * 0.1);
        return { application: one.application, rates: { at, in: last, out: last * 0.93 } };
      });
    write('rows', { now: at, rows: changed, gone: [] });
    if (hasJob) write('details', { now: at, application, flow: flowAt(at) });
  }, 1_000);
  request.on('close', () => clearInterval(timer));
};

const trace = [
  'java.lang.NullPointerException: Cannot invoke "String.length()" because "order.customerId" is null',
  '\tat com.example.orders.Enrich.map(Enrich.java:47)',
  ...Array.from(
    { length: 24 },
    (_, index) =>
      `\tat org.apache.flink.streaming.runtime.tasks.OneInputStreamTask.step${index}(OneInputStreamTask.java:${80 + index})`,
  ),
];

const logLine = (number) => {
  const isFault = number % 97 === 40;
  const level = isFault ? 'ERROR' : number % 23 === 0 ? 'WARN' : 'INFO';
  return `${JSON.stringify({
    timestamp: Date.now(),
    applicationVersionId: '3',
    logger: isFault ? 'com.example.orders.Enrich' : 'org.apache.flink.runtime.checkpoint.CheckpointCoordinator',
    message: isFault
      ? 'Order could not be enriched'
      : `Completed checkpoint ${number} for job 5f2c9e0a (48231 bytes, checkpointDuration=84 ms).`,
    messageType: level,
    threadName: number % 3 === 0 ? 'jobmanager-io-thread-2' : `enrich orders (${(number % 4) + 1}/4)#0`,
    ...(isFault ? { throwableInformation: trace } : {}),
  })}\n`;
};

const sendLogs = (request, response) => {
  let number = 0;
  const perTick = Math.max(1, Math.round(Number(values.lines) / 10));
  const write = (count) => response.write(Array.from({ length: count }, () => logLine((number += 1))).join(''));
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  write(300);
  const timer = setInterval(() => write(perTick), 100);
  request.on('close', () => clearInterval(timer));
};

const sendJson = (response, status, json) => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(json));
};

const bodyOf = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://host');
  const path = decodeURIComponent(pathname);
  if (path === '/_drey/events') return sendEvents(request, response, searchParams.get('application'));
  if (path.startsWith('/_drey/console')) return sendFile(response, path.replace(/^\/_drey\/console\/?/, ''));
  if (path.endsWith('/logs')) return sendLogs(request, response);
  const answer = routeAnswer(path, searchParams);
  if (answer !== undefined) return sendJson(response, 200, answer);
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
  const body = await bodyOf(request);
  if (operation === undefined) return response.writeHead(200).end();
  return sendJson(response, ...apiAnswer(operation, JSON.parse(body.toString() || '{}')));
});

server.listen(Number(values.port), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/_drey/console/\n`);
});
