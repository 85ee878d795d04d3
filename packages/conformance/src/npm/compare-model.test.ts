// `scripts/compare-model.mjs` against folders that look like an installed botocore: equal, with differences, without our service.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Model, type ModelShape, readModel } from '@drey/api/model-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../host/repository.js';

const ours = readModel(pathToFileURL(`${join(repositoryRoot, 'packages/api/model')}/`));

const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const target = (shape: string): { readonly shape: string } => ({ shape });

const shapeFile = ({ error, members, member, key, value, ...rest }: ModelShape): object => ({
  ...rest,
  ...(error === undefined ? {} : { exception: true, fault: error === 'server' }),
  ...(members === undefined ? {} : { members: mapped(members, target) }),
  ...(member === undefined ? {} : { member: target(member) }),
  ...(key === undefined ? {} : { key: target(key) }),
  ...(value === undefined ? {} : { value: target(value) }),
});

/** What botocore has of a model. */
const filesOf = ({ service, operations, shapes }: Model): readonly [service: object, paginators: object] => [
  {
    metadata: service,
    operations: mapped(operations, ({ input, output, errors }) => ({
      input: target(input),
      output: target(output),
      errors: errors.map(target),
    })),
    shapes: mapped(shapes, shapeFile),
  },
  {
    pagination: Object.fromEntries(
      Object.entries(operations).flatMap(([name, { pagination: pages }]) =>
        pages === undefined
          ? []
          : [
              [
                name,
                {
                  input_token: pages.inputToken,
                  limit_key: pages.limit,
                  output_token: pages.outputToken,
                  result_key: pages.result,
                },
              ],
            ],
      ),
    ),
  },
];

describe('npm run compare-model', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drey-botocore-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (model: Model, packages = ''): void => {
    const [service, paginators] = filesOf(model);
    const version = join(folder, packages, 'botocore/data/kinesisanalyticsv2/2018-05-23');
    mkdirSync(version, { recursive: true });
    writeFileSync(join(folder, packages, 'botocore/__init__.py'), "__version__ = '9.8.7'\n");
    writeFileSync(join(version, 'service-2.json.gz'), gzipSync(JSON.stringify(service)));
    writeFileSync(join(version, 'paginators-1.json'), JSON.stringify(paginators));
  };
  const compare = (...words: readonly string[]): { readonly code: number | null; readonly text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/compare-model.mjs', ...words], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      env: { ...process.env, DREY_PYTHON: join(folder, 'no-python') },
    });
    return { code: status, text: stdout + stderr };
  };

  it('ends with 0 where nothing differs', () => {
    write(ours);
    const { code, text } = compare('--botocore', folder);
    expect(text).toMatch(
      /^botocore 9\.8\.7, kinesisanalyticsv2 2018-05-23: \d+ operations, \d+ shapes\.\nOur model is equal to it\.\n$/,
    );
    expect(code).toBe(0);
  });

  it('finds it in an environment of Python', () => {
    write(ours, 'lib/python3.11/site-packages');
    expect(compare('--botocore', folder).code).toBe(0);
  });

  it('ends with 1 and names what differs', () => {
    const { TagResource: _tag, ...operations } = ours.operations;
    const { ListApplicationsInputLimit: limit, ...shapes } = ours.shapes;
    const theirs = { ...shapes, ListApplicationsInputLimit: { ...(limit as ModelShape), max: 99 } };
    write({ ...ours, operations: { ...operations, Hibernate: ours.operations['StopApplication']! }, shapes: theirs });
    const { code, text } = compare('--botocore', folder);
    expect(text.split('\n').slice(1, -1)).toEqual([
      'missing    operation Hibernate',
      'extra      operation TagResource',
      'different  max ListApplicationsInputLimit: ours 50, theirs 99',
      '3 differences.',
    ]);
    expect(code).toBe(1);
  });

  it('ends with 2 and says how to get a botocore where there is none', () => {
    for (const words of [[], ['--botocore', folder]]) {
      const { code, text } = compare(...words);
      expect(text).toContain('Try npm run compare-model -- --version newest');
      expect(code).toBe(2);
    }
    expect(compare('--version', '1.0.0', '--botocore', folder).code).toBe(2);
  });

  it('tells its options', () => {
    expect(compare('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--botocore DIR') });
  });
});
