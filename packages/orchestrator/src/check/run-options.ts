// Which keys of the property group for Python applications do nothing, and what does instead. Pure.
import type { ApplicationVersion } from '@drey/state';
import { RUN_OPTIONS_GROUP } from '@drey/cluster';
import { pythonVariable } from '@drey/runtimes';

const taken: readonly string[] = ['python', 'jarfile', 'pyFiles', 'pyArchives'];

/** Options of Flink's command line that the service does not take (documented), and what to do in their place. */
const instead: Readonly<Record<string, (environment: string) => string>> = {
  pyModule: () => 'Name the script with the main program by key python.',
  pyExecutable: (environment) => `The service has its own Python; here, ${pythonVariable(environment)} names one.`,
  pyRequirements: () =>
    'Bring the packages in the zip by key pyFiles, or let the program name a requirements file (set_python_requirements).',
};

const findingOf = (key: string, environment: string): string => {
  const named = `Key ${key} of property group ${RUN_OPTIONS_GROUP}`;
  const known = instead[key];
  if (known !== undefined) return `${named} is ignored: the service does not take it. ${known(environment)}`;
  const meant = taken.find((one) => one.toLowerCase() === key.toLowerCase());
  return meant === undefined
    ? `${named} is ignored: the keys are ${taken.join(', ')}.`
    : `${named} is ignored: the key is spelt ${meant}.`;
};

/** A sentence for each key of a version's property group {@link RUN_OPTIONS_GROUP} that does nothing; most versions have none. */
export const ignoredRunOptions = ({ configuration, runtimeEnvironment }: ApplicationVersion): readonly string[] => {
  const groups = configuration?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions ?? [];
  const options = groups.find(({ PropertyGroupId }) => PropertyGroupId === RUN_OPTIONS_GROUP)?.PropertyMap ?? {};
  return Object.keys(options)
    .filter((key) => !taken.includes(key))
    .map((key) => findingOf(key, runtimeEnvironment));
};
