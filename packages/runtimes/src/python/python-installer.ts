// Makes sure that PyFlink for a runtime is on this machine: an environment of ours, made once, or a Python of the user.
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import { type BoardEntry, createWorkBoard, type FlinkRuntime } from '@drey/cluster';
import type { RuntimeInstallerNeeds } from '../flink/runtime-installer.js';
import { installOnce } from '../install/install-once.js';
import { createJointWork } from '../install/joint-work.js';
import { type AskPython, findPython, type PythonReport } from './find-python.js';
import { type InstalledPython, markPython, pythonsRoot, readPython } from './installed-python.js';
import { fetchPythonJar, fillEnvironment } from './python-environment.js';
import { pythonEnvironments, type PythonRuntime, pythonRuntime } from './python-runtimes.js';

/** What the installer works with. */
export interface PythonInstallerNeeds extends RuntimeInstallerNeeds {
  /** Asks interpreters; really unless given. */
  readonly ask?: AskPython;
}

/** Installs PyFlink. */
export interface PythonInstaller {
  /** Resolves when it is there. Aborting ends this wait, and the work where nobody else waits for it. Throws an OperatorError. */
  install(runtime: FlinkRuntime, signal?: AbortSignal): Promise<InstalledPython>;
  /** Ends work under way. */
  close(): void;
}

const nameOf = (environment: string, { version }: PythonRuntime, python: PythonReport): string => {
  const facts = [version, python.executable, python.version, python.flink ?? ''];
  const hash = createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 12);
  return `${environment}-${version}-${hash}`;
};

/** The failure of a runtime that Drey runs no Python on. */
export const unsupportedPython = (environment: string): OperatorError =>
  new OperatorError(
    'DREY_PYTHON_RUNTIME',
    `Drey runs no Python applications on ${environment}.`,
    `Use one of ${pythonEnvironments.join(', ')}.`,
  );

interface Wanted {
  readonly runtime: FlinkRuntime;
  readonly release: PythonRuntime;
  readonly base: PythonReport;
  readonly signal: AbortSignal;
}

/** Makes an installer. */
export const createPythonInstaller = (needs: PythonInstallerNeeds): PythonInstaller => {
  const { log, clock, proc, env } = needs;
  const root = pythonsRoot(needs.cacheDirectory);
  const board = needs.board ?? createWorkBoard(clock);
  const closing = new AbortController();
  const together = createJointWork<InstalledPython>();

  const fill = async (
    { runtime, release, base, signal }: Wanted,
    target: string,
    draft: string,
    entry: BoardEntry,
  ): Promise<void> => {
    const steps = { env, log, clock, signal };
    await mkdir(draft);
    entry.at('fetching its jar by Maven');
    const jar = base.jar ?? (await fetchPythonJar({ ...steps, maven: await needs.maven(runtime) }, release, draft));
    const python = base.flink === undefined ? 'venv/bin/python' : base.executable;
    if (base.flink === undefined)
      await fillEnvironment({ ...steps, entry, logFile: `${target}.log` }, release, base, join(draft, 'venv'));
    await markPython(draft, { python, jar });
  };

  const make = (wanted: Wanted): Promise<InstalledPython> => {
    const { environment } = wanted.runtime;
    const name = nameOf(environment, wanted.release, wanted.base);
    return installOnce(
      { board, clock, proc, signal: wanted.signal },
      {
        root,
        name,
        environment,
        what: `PyFlink ${wanted.release.version}`,
        read: readPython,
        fill: (draft, entry) => fill(wanted, join(root, name), draft, entry),
        installed: (milliseconds) => {
          if (wanted.base.flink === undefined)
            log.info('Installed PyFlink', {
              version: wanted.release.version,
              seconds: Math.round(milliseconds / 1000),
            });
        },
        vanished: (target) => new OperatorError('DREY_PYFLINK_INSTALL', `${target} vanished.`, 'Start again.'),
      },
    );
  };

  const ensure = async (
    runtime: FlinkRuntime,
    release: PythonRuntime,
    signal: AbortSignal,
  ): Promise<InstalledPython> => {
    const python = await findPython(runtime.environment, release, {
      env,
      ...(needs.ask === undefined ? {} : { ask: needs.ask }),
    });
    return make({ runtime, release, base: python, signal });
  };

  return {
    install: (runtime, signal) => {
      const release = pythonRuntime(runtime.environment);
      if (release === undefined) return Promise.reject(unsupportedPython(runtime.environment));
      return together(
        runtime.environment,
        (wanted) => ensure(runtime, release, AbortSignal.any([closing.signal, wanted])),
        signal,
      );
    },
    close: () => closing.abort(new Error('The host stops.')),
  };
};
