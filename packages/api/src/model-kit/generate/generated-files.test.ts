import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generate } from './generate.js';
import { type Model, readModel, reachable } from './model.js';

const packageFolder = new URL('../../../', import.meta.url);
const model = (): Model => readModel(new URL('model/', packageFolder));
const folderPath = (name: string): string => fileURLToPath(new URL(name, packageFolder));

describe('the generated files', () => {
  it('are what the model gives', () => {
    expect(generate({ from: folderPath('model'), to: folderPath('src/generated'), check: true })).toEqual([]);
  });
});

describe('the model', () => {
  it('has the published counts', () => {
    const { operations, shapes } = model();
    const errors = Object.values(shapes).filter(({ error }) => error !== undefined);
    const enumerations = Object.values(shapes).filter((shape) => shape.enum !== undefined);
    const inputs = reachable(
      model(),
      Object.values(operations).map(({ input }) => input),
    );
    expect([Object.keys(operations).length, Object.keys(shapes).length, inputs.length]).toEqual([41, 371, 230]);
    expect([errors.length, enumerations.length]).toEqual([13, 22]);
  });

  it('spells each pattern so that JavaScript takes it for the same set of characters', () => {
    const { shapes } = model();
    expect(shapes['ConditionalToken']).toMatchObject({
      pattern: '[a-zA-Z0-9-_+/=]+',
      javascriptPattern: '[a-zA-Z0-9_+/=-]+',
    });
    const basePath = new RegExp(`^(?:${shapes['BasePath']?.pattern})$`, 'u');
    // The range runs from the exclamation mark to the underscore and holds the colon.
    expect([basePath.test('a:b'), basePath.test('a b')]).toEqual([true, false]);
  });
});

describe('a model of others', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  const folderOf = (...parts: object[]): string => {
    const folder = mkdtempSync(join(tmpdir(), 'drey-model-'));
    folders.push(folder);
    parts.forEach((part, index) => writeFileSync(join(folder, `${index}.json`), JSON.stringify(part)));
    return folder;
  };
  const read = (...parts: object[]): Model => readModel(pathToFileURL(`${folderOf(...parts)}/`));
  const operations = { Go: { input: 'A', output: 'A', errors: [] } };

  it('is the sum of its files', () => {
    expect(Object.keys(read({ operations }, { shapes: { A: { type: 'structure', members: {} } } }).shapes)).toEqual([
      'A',
    ]);
  });

  it.each([
    ['an undefined shape', { A: { type: 'structure', members: { X: 'Missing' } } }, /Missing/],
    ['an unused shape', { A: { type: 'structure' }, B: { type: 'string' } }, /No operation reaches the shape B/],
    ['a required member that is none', { A: { type: 'structure', required: ['X'] } }, /requires X/],
    [
      'a wrong pattern',
      { A: { type: 'structure', members: { B: 'B' } }, B: { type: 'string', pattern: '(' } },
      /expression/,
    ],
    ['wrong order', { B: { type: 'string' }, A: { type: 'structure', members: { B: 'B' } } }, /sorted order/],
    [
      'a type that it does not know',
      { A: { type: 'structure', members: { B: 'B' } }, B: { type: 'document' } },
      /document/,
    ],
    ['a list of nothing', { A: { type: 'structure', members: { B: 'B' } }, B: { type: 'list' } }, /B has no member/],
    [
      'a map without keys',
      { A: { type: 'structure', members: { B: 'A2' } }, A2: { type: 'map', value: 'A2' } },
      /A2 lacks/,
    ],
    ['an input that is no structure', { A: { type: 'string' } }, /A, which is no structure/],
    ['an input that contains itself', { A: { type: 'structure', members: { B: 'A' } } }, /A contains itself/],
  ])('is refused with %s', (_, shapes, message) => {
    expect(() => read({ operations, shapes })).toThrow(message);
  });

  it('is refused with an error that is none', () => {
    const shapes = { A: { type: 'structure' } };
    expect(() => read({ operations: { Go: { ...operations.Go, errors: ['A'] } }, shapes })).toThrow(
      /A, which is no error/,
    );
  });

  it('is refused with a shape that is defined twice', () => {
    const part = { shapes: { A: { type: 'structure' } } };
    expect(() => read({ operations }, part, part)).toThrow(/second time/);
  });

  it('is written to a folder of its own, and only compared when it is checked', () => {
    const from = folderOf({
      operations,
      service: { name: 'other' },
      shapes: { A: { type: 'structure', members: { N: 'N' } }, N: { type: 'double', max: 2 } },
    });
    const to = join(folderOf(), 'generated');
    const all = ['errors.ts', 'operations.ts', 'schemas.ts', 'types.ts'];
    expect(generate({ from, to, check: true })).toEqual(all);
    expect(existsSync(to)).toBe(false);
    expect(generate({ from, to, check: false })).toEqual(all);
    expect(generate({ from, to, check: true })).toEqual([]);
    expect(readFileSync(join(to, 'types.ts'), 'utf8')).toContain('N?: number | undefined;');
    expect(readFileSync(join(to, 'schemas.ts'), 'utf8')).toContain(`from '@drey/api/model-kit'`);
    writeFileSync(join(to, 'types.ts'), 'edited');
    expect(generate({ from, to, check: true })).toEqual(['types.ts']);
  });
});
