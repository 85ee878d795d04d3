#!/usr/bin/env node
// The programme `drey`: hands the process to the command line.
import process from 'node:process';
import { runCommandLine } from './command-line.js';
import type { SignalSource } from './stop-requests.js';
import { isConnectionFault } from '@drey/gateway/host';

// The SDK's advice to users of Node 20 says nothing about this host.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

// A terminal that is closed ends the host as Ctrl-C does: nobody would know of the clusters that it leaves behind.
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const signals: SignalSource = {
  onStop: (callback) => {
    for (const signal of stopSignals) process.on(signal, callback);
    return () => {
      for (const signal of stopSignals) process.off(signal, callback);
    };
  },
};

const printError = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

// A reader that went away (`| head`) must not end a host.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// A connection's fault costs that connection, even where a place was forgotten that should have caught it; it is a bug of ours, so it is
// never silent. Any other thrown exception leaves nothing to rely on.
process.on('uncaughtException', (error) => {
  printError(`Uncaught: ${error.stack ?? String(error)}`);
  if (!isConnectionFault(error)) process.exit(1);
  printError(
    'It concerns one connection only, so the host goes on. Please report it: nothing that is sent should come so far.',
  );
});
// A forgotten promise of one plugin must not take the others down.
process.on('unhandledRejection', (reason) =>
  printError(
    `A promise was rejected and nobody waited for it: ${reason instanceof Error ? reason.stack : String(reason)}`,
  ),
);

process.exitCode = 1;
void runCommandLine({
  argv: process.argv.slice(2),
  environment: process.env,
  workingDirectory: process.cwd(),
  signals,
  print: (line) => {
    process.stdout.write(`${line}\n`);
  },
  printError,
  exitNow: (code) => process.exit(code),
}).then((code) => {
  process.exitCode = code;
  // What a plugin left open (timers, sockets) must not keep a finished command alive; output is flushed first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
});
