// Extra flags for our containers, in the words of `docker run`.
import { OperatorError } from '@drey/plugin-api';

/** What a user may add to every container of ours. */
export interface DockerFlags {
  /** `NAME=value`. */
  readonly environment: readonly string[];
  /** `volume-or-path:/path[:ro]`. */
  readonly binds: readonly string[];
  /** `name:address`. */
  readonly extraHosts: readonly string[];
  readonly dns: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const names: Readonly<Record<string, Exclude<keyof DockerFlags, 'labels'> | 'labels'>> = {
  '-e': 'environment',
  '--env': 'environment',
  '-v': 'binds',
  '--volume': 'binds',
  '--add-host': 'extraHosts',
  '--dns': 'dns',
  '-l': 'labels',
  '--label': 'labels',
};

const wrong = (word: string): OperatorError =>
  new OperatorError(
    'DREY_DOCKER_FLAGS_WRONG',
    `DREY_DOCKER_FLAGS has ${JSON.stringify(word)}.`,
    `It takes ${Object.keys(names).join(', ')}, each with a value, as "docker run" does.`,
  );

/** Splits at blanks, but not inside quotes. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));

/** Reads flags. Throws an OperatorError for one that is not known. */
export const parseDockerFlags = (text: string): DockerFlags => {
  const found: Record<'environment' | 'binds' | 'extraHosts' | 'dns' | 'labels', string[]> = {
    environment: [],
    binds: [],
    extraHosts: [],
    dns: [],
    labels: [],
  };
  const words = [...wordsOf(text)];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [flag = '', ...rest] = word.startsWith('--') ? word.split('=') : [word];
    const kind = names[flag];
    const value = rest.length > 0 ? rest.join('=') : words.shift();
    if (kind === undefined || value === undefined) throw wrong(word);
    found[kind].push(value);
  }
  const labels = found.labels.map((label) => /^([^=]+)=?(.*)$/s.exec(label)?.slice(1) ?? [label, '']);
  return { ...found, labels: Object.fromEntries(labels) as Record<string, string> };
};
