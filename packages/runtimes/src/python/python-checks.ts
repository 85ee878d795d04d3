// Which Python the PyFlink of each runtime gets here, for `drey doctor`.
import type { SurroundingsCheck } from '@drey/plugin-api';
import { askPython, type AskPython, findPython, type PythonSearch } from './find-python.js';
import { pythonEnvironments, type PythonRuntime, pythonRuntime, pythonVariable } from './python-runtimes.js';

interface Group {
  readonly environment: string;
  readonly release: PythonRuntime;
  readonly all: readonly string[];
}

/** Runtimes that take the same Pythons; one with a Python of its own by its variable stands alone. */
const groupsOf = (env: PythonSearch['env']): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const environment of pythonEnvironments) {
    const release = pythonRuntime(environment);
    if (release === undefined) continue;
    const key = env[pythonVariable(environment)] ? environment : release.pythons.join();
    const known = groups.get(key);
    groups.set(key, known === undefined ? { environment, release, all: [environment] } : joined(known, environment));
  }
  return [...groups.values()];
};

const joined = (group: Group, environment: string): Group => ({ ...group, all: [...group.all, environment] });

/** Asks each command once, however many runtimes would like it. */
const askingOnce = (ask: AskPython): AskPython => {
  const asked = new Map<string, ReturnType<AskPython>>();
  return (command) => {
    const answer = asked.get(command) ?? ask(command);
    asked.set(command, answer);
    return answer;
  };
};

/** One check for each group of runtimes. None is required: only Python applications need it. */
export const pythonChecks = ({ env, ask = askPython }: PythonSearch): readonly SurroundingsCheck[] => {
  const once = askingOnce(ask);
  return groupsOf(env).map(({ environment, release, all }) => ({
    subject: `Python for ${all.join(', ')}`,
    purpose: 'Python applications (PyFlink)',
    required: false,
    look: async () => {
      const { version, executable, flink } = await findPython(environment, release, { env, ask: once });
      const own = flink === undefined ? '' : ` with apache-flink ${flink}`;
      return { state: 'ok', found: `${version} at ${executable}${own}` };
    },
  }));
};
