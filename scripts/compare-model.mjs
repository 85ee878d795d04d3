// Compares our service model with that of botocore, and prints what is missing, extra or different. Ends with 0 when they are equal, with 1
// when not, with 2 when there is no botocore to compare with.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { botocoreModel, modelDifferences, readModel } from '../packages/api/dist/model-kit.js';

/** As docs/parity.md says it: the release whose model ours is. */
const OURS = /model is that of botocore ([\d.]+\d)/.exec(
  readFileSync(new URL('../docs/parity.md', import.meta.url), 'utf8'),
)[1];
const python = process.env['DREY_PYTHON'] || 'python3';
const help = `npm run compare-model -- [--botocore DIR | --version VERSION]

Compares packages/api/model with the service's model in botocore, the library below boto3, which AWS publishes on most weekdays: operations,
shapes, members, required lists, enums, constraints (min, max, pattern), errors and paginators.

  --botocore DIR      a folder that has botocore, or its data: an environment, .../site-packages, .../botocore, .../botocore/data; also awscli, which has its own
  --version VERSION   fetches that release of botocore by pip, for this comparison alone; "newest" is the newest one
  --help              this

Without either it takes the botocore of ${python} (DREY_PYTHON names another Python).
Exit codes: 0 equal, 1 differences, 2 no botocore found.`;

/** Ends with code 2: there is nothing to compare with, which is no difference. */
class NoBotocore extends Error {}

const HOW = 'Try npm run compare-model -- --version newest, or pip install botocore, or --botocore DIR.';

const runPython = (args) => {
  const { status, error, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
  if (error !== undefined) throw new NoBotocore(`${python} could not be run (${error.message}). ${HOW}`);
  return status === 0 ? { text: stdout.trim() } : { fault: stderr.trim().split('\n').at(-1) };
};

const installed = () => {
  const { text, fault } = runPython(['-c', 'import botocore; print(botocore.__path__[0])']);
  if (fault !== undefined) throw new NoBotocore(`${python} has no botocore (${fault}). ${HOW}`);
  return text;
};

/** Where a Python environment has its packages, one for each version of Python. */
const sitePackages = (directory) => {
  const libraries = join(directory, 'lib');
  return existsSync(libraries) ? readdirSync(libraries).map((name) => join(libraries, name, 'site-packages')) : [];
};

/** The folder with the versions of a service's model. */
const serviceFolder = (directory, name) => {
  const places = [directory, ...sitePackages(directory)].flatMap((folder) =>
    ['', 'data', 'botocore/data', 'awscli/botocore/data'].map((part) => join(folder, part, name)),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new NoBotocore(`${directory} has no botocore with ${name}. ${HOW}`);
  return found;
};

const readData = (folder, name) => {
  const path = join(folder, name);
  const text = existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  return JSON.parse(text.toString('utf8'));
};

const releaseOf = (folder) => {
  const file = resolve(folder, '../../../__init__.py');
  const [, release] = (existsSync(file) && /__version__ = '([^']+)'/.exec(readFileSync(file, 'utf8'))) || [];
  return release ?? 'of unknown release';
};

/** Whether a release comes before the one whose model ours is. */
const isOlder = (release) => {
  const [one, other] = [release, OURS].map((text) => text.split('.').map(Number));
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && one[at] < other[at];
};

const printed = ({ kind, part, at, ours, theirs }) => {
  const what = `${kind.padEnd(9)}  ${part} ${at}`;
  if (kind === 'different') return `${what}: ours ${ours}, theirs ${theirs}`;
  const value = ours ?? theirs;
  return value === undefined ? what : `${what}: ${value}`;
};

/** Compares and prints; the number of differences. */
const compare = (directory) => {
  const ours = readModel(new URL('../packages/api/model/', import.meta.url));
  const versions = serviceFolder(directory, ours.service.name);
  const folder = join(versions, readdirSync(versions).toSorted().at(-1));
  const theirs = botocoreModel(readData(folder, 'service-2.json'), readData(folder, 'paginators-1.json'));
  const differences = modelDifferences(ours, theirs);
  const counts = `${Object.keys(theirs.operations).length} operations, ${Object.keys(theirs.shapes).length} shapes`;
  console.log(`botocore ${releaseOf(folder)}, ${ours.service.name} ${theirs.service.apiVersion}: ${counts}.`);
  for (const difference of differences) console.log(printed(difference));
  const extras = differences.filter(({ kind }) => kind === 'extra').length;
  if (extras > 0 && isOlder(releaseOf(folder)))
    console.log(`That botocore is older than ${OURS}, whose model ours is: what is extra came after it. ${HOW}`);
  const verdict = { 0: 'Our model is equal to it.', 1: 'One difference.' }[differences.length];
  console.log(verdict ?? `${differences.length} differences.`);
  return differences.length;
};

/** Compares with a release that is fetched for this alone. */
const compareRelease = (version) => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-botocore-'));
  try {
    const wanted = version === 'newest' ? 'botocore' : `botocore==${version}`;
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--disable-pip-version-check'];
    const { fault } = runPython([...pip, '--target', directory, wanted]);
    if (fault !== undefined) throw new NoBotocore(`pip could not fetch ${wanted}: ${fault}`);
    return compare(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const run = () => {
  const { values } = parseArgs({
    options: {
      botocore: { type: 'string' },
      version: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.version !== undefined && values.botocore !== undefined)
    throw new NoBotocore('Give --botocore or --version, not both.');
  const count =
    values.version === undefined ? compare(resolve(values.botocore ?? installed())) : compareRelease(values.version);
  return count === 0 ? 0 : 1;
};

try {
  process.exitCode = run();
} catch (error) {
  if (!(error instanceof NoBotocore) && error.code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
