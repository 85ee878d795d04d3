// What of this machine's configuration a container that installs Python needs: settings of pip, proxies, a certificate. None of it stays in the image.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveEntry } from '../member/tar-archive.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the script finds it; the folder goes with the end of the script. */
export const HANDED_ROOT: string = '/tmp/drey-pyflink';

const below = (name: string): string => `${HANDED_ROOT.slice(1)}/${name}`;

/** Settings that name places of this machine, or would make pip install elsewhere. */
const withheld = new Set([
  'PIP_CACHE_DIR',
  'PIP_CERT',
  'PIP_CLIENT_CERT',
  'PIP_CONFIG_FILE',
  'PIP_DRY_RUN',
  'PIP_LOG',
  'PIP_PREFIX',
  'PIP_PYTHON',
  'PIP_ROOT',
  'PIP_TARGET',
]);

const handedNames = /^(PIP_[A-Z_]+|UV_PYTHON_INSTALL_MIRROR|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)$/;

/** A proxy on this machine's loopback is none for a container. */
const isLoopback = (value: string): boolean => /^[a-z]+:\/\/([^@/]*@)?(localhost|127\.|\[::1\])/i.test(value);

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

const textOf = (path: string | undefined): Promise<string | undefined> =>
  path ? readFile(path, 'utf8').catch(() => undefined) : Promise.resolve(undefined);

/** The certificates that pip is told of, by the strongest of its settings. */
const certificates = async (env: Environment, configurations: readonly (string | undefined)[]) => {
  const named = configurations.flatMap((text) => /^\s*cert\s*[=:]\s*(\S.*?)\s*$/m.exec(text ?? '')?.[1] ?? []);
  return textOf(env['PIP_CERT'] || named.at(-1) || env['REQUESTS_CA_BUNDLE'] || env['SSL_CERT_FILE']);
};

/** Files for {@link HANDED_ROOT}. `own`: variables that the user gives to all containers (`NAME=value`); they win. `machine`: pip's configuration for all users. */
export const handedSettings = async (
  env: Environment,
  own: readonly string[],
  machine = '/etc/pip.conf',
): Promise<readonly ArchiveEntry[]> => {
  const home = env['HOME'] ?? '/nonexistent';
  const globally = await textOf(machine);
  const personally =
    (await textOf(join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'pip/pip.conf'))) ??
    (await textOf(join(home, '.pip/pip.conf')));
  const named = await textOf(env['PIP_CONFIG_FILE']);
  const trusted = await certificates(env, [globally, personally, named]);
  const pairs = [
    ...Object.entries(env).filter(([name, value]) => value && handedNames.test(name) && !withheld.has(name)),
    ...(trusted === undefined ? [] : [['PIP_CERT', `${HANDED_ROOT}/certificates.pem`]]),
    ...(named === undefined ? [] : [['PIP_CONFIG_FILE', `${HANDED_ROOT}/named.conf`]]),
    ...own.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  ].filter(([name = '', value = '']) => /^[A-Za-z_]\w*$/.test(name) && !isLoopback(value));
  const lines = pairs.map(([name, value = '']) => `export ${name}=${quoted(value)}\n`);
  // The least of pip's files gets the configuration of the machine, the next that of the user.
  const files: readonly (readonly [string, string | undefined])[] = [
    ['settings', lines.join('')],
    ['.pip/pip.conf', globally],
    ['.config/pip/pip.conf', personally],
    ['named.conf', named],
    ['certificates.pem', trusted],
  ];
  return [
    ...['', '.pip', '.config', '.config/pip'].map((name) => ({ folder: below(name).replace(/\/$/, ''), mode: 0o700 })),
    ...files.flatMap(([name, content]) => (content === undefined ? [] : { file: below(name), content, mode: 0o600 })),
  ];
};
