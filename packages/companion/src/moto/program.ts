// Which moto to run: the user's own executable, or the one in the private environment.
import { accessSync, constants } from 'node:fs';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import { ensureInstalled } from './installation.js';
import type { MotoProgram } from './launch.js';
import { type AskPython, findPython, type Python } from './python.js';
import { MOTO_VERSION } from './requirements.js';

/** What the choice depends on. */
export interface ProgramNeeds {
  readonly cacheDirectory: string;
  /** `DREY_MOTO_SERVER` and `DREY_PYTHON` are read from it; pip gets all of it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Logger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A program and the version that it is known by. */
export interface ChosenProgram {
  readonly program: MotoProgram;
  readonly version: string;
}

const setting = (environment: NodeJS.ProcessEnv, name: string): string | undefined => {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
};

/** What moto is run with: the user's own executable, or a Python that an environment is made with. */
export type MotoBase =
  | { readonly kind: 'executable'; readonly path: string }
  | { readonly kind: 'python'; readonly python: Python };

/** Finds it; nothing is installed. Throws an OperatorError. */
export const findMotoBase = async (environment: NodeJS.ProcessEnv, ask?: AskPython): Promise<MotoBase> => {
  const own = setting(environment, 'DREY_MOTO_SERVER');
  if (own === undefined) return { kind: 'python', python: await findPython(setting(environment, 'DREY_PYTHON'), ask) };
  try {
    accessSync(own, constants.X_OK);
  } catch (cause) {
    throw new OperatorError(
      'DREY_MOTO_SERVER_MISSING',
      `DREY_MOTO_SERVER (${own}) is not an executable file.`,
      'Give the full path of a moto_server, or unset it to have moto installed.',
      { cause },
    );
  }
  return { kind: 'executable', path: own };
};

/** Finds or installs moto. Rejects with an OperatorError, or with the signal's reason. */
export const chooseProgram = async (needs: ProgramNeeds): Promise<ChosenProgram> => {
  const base = await findMotoBase(needs.environment);
  if (base.kind === 'executable') return { program: base, version: 'of DREY_MOTO_SERVER' };
  const python = await ensureInstalled({ ...needs, python: base.python });
  return { program: { kind: 'python', python }, version: MOTO_VERSION };
};
