// The private Python environment with moto: made once per cache directory, shared by every gateway on the machine.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, groupEnd, type Logger, OperatorError } from '@drey/plugin-api';
import { readTail } from './log-file.js';
import type { Python } from './python.js';
import { installProgram } from './python-files.js';
import { checkedModules, MOTO_VERSION, pipArguments, requirementsFile } from './requirements.js';

/** What an installation needs of its surroundings. */
export interface InstallationNeeds {
  readonly cacheDirectory: string;
  readonly python: Python;
  /** The whole environment of the user: pip must find its ordinary configuration. */
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Logger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Exit codes of the installing program that are not success. */
const installExit = { venvFailed: 71, pipFailed: 72, importFailed: 73, lockTimeout: 75 } as const;

const MARKER = 'drey-installed.json';
const INSTALL_SECONDS = 900;
const PROGRESS_MILLISECONDS = 5_000;

/** The environment's directory: its name tells everything that it was made from. */
const environmentDirectory = (cacheDirectory: string, python: Python): string => {
  const parts = [readFileSync(requirementsFile, 'utf8'), python.executable, python.version];
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
  return join(cacheDirectory, 'companion', `moto-${MOTO_VERSION}-${hash}`);
};

/**
 * Whether the environment for a Python is there. Throws an OperatorError where that cannot be looked at: made anew, it would go from under a
 * moto that runs in it.
 */
export const isInstalled = (cacheDirectory: string, python: Python): boolean => {
  const marker = join(environmentDirectory(cacheDirectory, python), MARKER);
  try {
    return statSync(marker, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    throw new OperatorError(
      'DREY_COMPANION_INSTALLED_UNSEEN',
      `Whether moto ${MOTO_VERSION} is installed cannot be looked at: ${(cause as Error).message}.`,
      'Make the cache readable for the user that runs Drey, or name another by --cache-dir; then start again.',
      { cause },
    );
  }
};

/** The user's environment without what would make pip install elsewhere than into the environment. */
const pipEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const misleading = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PIP_DRY_RUN', 'PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV'];
  const kept = Object.entries(environment).filter(([name]) => !misleading.includes(name));
  return { ...Object.fromEntries(kept), PIP_USER: '0', PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
};

const failure = (code: number | null, output: string, logFile: string): OperatorError => {
  const saying = output === '' ? '' : ` (${output})`;
  if (code === installExit.venvFailed) {
    return new OperatorError(
      'DREY_COMPANION_VENV',
      `Making the virtual environment for moto failed${saying}; all of it is in ${logFile}.`,
      'Debian and Ubuntu: apt install python3-venv. Or give an emulator of your own by --upstream URL.',
    );
  }
  if (code === installExit.lockTimeout) {
    return new OperatorError(
      'DREY_COMPANION_LOCKED',
      `Another gateway has been installing moto for ${INSTALL_SECONDS} s.`,
      'End it, or give an emulator of your own by --upstream URL.',
    );
  }
  return new OperatorError(
    'DREY_COMPANION_INSTALL',
    `Installing moto ${MOTO_VERSION} ${code === installExit.importFailed ? 'gave something that does not import' : 'by pip failed'}${saying}; all of it is in ${logFile}.`,
    'Check the network and pip configuration (each package is taken as a wheel with a known hash, for Python 3.10 to 3.13), name an installed moto_server of 5.2.3 or later in DREY_MOTO_SERVER, or give an emulator of your own by --upstream URL.',
  );
};

const tellProgress = async (needs: InstallationNeeds, since: number, until: AbortSignal): Promise<void> => {
  for (;;) {
    await needs.clock.sleep(PROGRESS_MILLISECONDS, until);
    needs.log.info(`Still installing moto ${MOTO_VERSION} for the companion.`, {
      seconds: Math.round((needs.clock.now() - since) / 1000),
    });
  }
};

/**
 * Gives the environment's Python, making the environment first when there is none. Two gateways never collide: see `install.py`.
 * Rejects with an OperatorError, or with the signal's reason.
 */
export const ensureInstalled = async (needs: InstallationNeeds): Promise<string> => {
  const directory = environmentDirectory(needs.cacheDirectory, needs.python);
  const python = join(directory, 'bin', 'python');
  if (isInstalled(needs.cacheDirectory, needs.python)) return python;
  mkdirSync(join(needs.cacheDirectory, 'companion'), { recursive: true });
  needs.signal.throwIfAborted();
  const since = needs.clock.now();
  needs.log.info(`Installing moto ${MOTO_VERSION} for the companion (once)...`, { directory });
  const logFile = `${directory}.log`;
  const output = openSync(logFile, 'w');
  const plan = {
    directory,
    lock: `${directory}.lock`,
    marker: MARKER,
    requirements: pipArguments,
    modules: checkedModules,
    seconds: INSTALL_SECONDS,
    exits: installExit,
  };
  const child = spawn(needs.python.executable, ['-I', installProgram, JSON.stringify(plan)], {
    detached: true,
    stdio: ['ignore', output, output],
    env: pipEnvironment(needs.environment),
  });
  closeSync(output);
  const finished = new AbortController();
  tellProgress(needs, since, finished.signal).catch(() => {});
  const code = await groupEnd(child, needs.signal).finally(() => finished.abort());
  needs.signal.throwIfAborted();
  if (code !== 0) throw failure(code, readTail(logFile, 400).replaceAll(/\s+/g, ' ').trim(), logFile);
  needs.log.info(`Installed moto ${MOTO_VERSION} for the companion.`, {
    seconds: Math.round((needs.clock.now() - since) / 100) / 10,
  });
  return python;
};
