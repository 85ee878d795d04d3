// Runs the gateway as a process of its own, as a user does, and ends it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const READY_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 180_000;

/** Gateways that were not stopped yet; they stop cleanly by themselves when we end before them. */
const living = new Set();
process.on('exit', () => {
  for (const child of living) child.kill('SIGTERM');
});

/**
 * Starts `drey start` with flags and environment; resolves once it says `Ready.` to its endpoint, its pid and a way to stop it. Log lines go to `onLog`.
 */
export const startGateway = ({ flags = [], env = {}, onLog = () => {}, readyMilliseconds = READY_MILLISECONDS } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['packages/cli/dist/main.js', 'start', '--plugin', 'plugin.manifest.json', ...flags],
      { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    living.add(child);
    child.once('exit', () => living.delete(child));
    const exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
    let output = '';
    let errors = '';
    let endpoint;
    const timer = setTimeout(() => child.kill('SIGKILL'), readyMilliseconds);
    const stop = async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      const result = await exited;
      clearTimeout(last);
      return result;
    };
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors = (errors + text).slice(-8_000);
      for (const line of text.split('\n')) if (line !== '') onLog(line);
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      endpoint ??= /Listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (endpoint !== undefined && /^Ready\.$/m.test(output)) {
        clearTimeout(timer);
        output = '';
        resolve({ endpoint, pid: child.pid, child, exited, stop });
      }
    });
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      reject(new Error(`The gateway ended before it was ready (${signal ?? code}):\n${errors}${output}`));
    });
  });
