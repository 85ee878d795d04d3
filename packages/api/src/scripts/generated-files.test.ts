import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generatedFiles, generatedFolder, packageFolder } from './generated-files.js';
import { type Model, readModel, reachable, targetsOf } from './model.js';

const model = (): Model => readModel(new URL('model/', packageFolder));

describe('the generated files', () => {
  it.each([...generatedFiles().keys()])('%s is what the model gives', (name) => {
    expect(readFileSync(new URL(name, generatedFolder), 'utf8')).toBe(generatedFiles().get(name));
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
    expect([Object.keys(operations).length, Object.keys(shapes).length, inputs.length]).toEqual([33, 321, 203]);
    expect([errors.length, enumerations.length]).toEqual([13, 15]);
  });

  it('has no recursive input, on which the decoder relies', () => {
    const { operations, shapes } = model();
    for (const { input } of Object.values(operations)) {
      for (const name of reachable(model(), [input])) {
        expect(reachable(model(), targetsOf(shapes[name] as Model['shapes'][string]))).not.toContain(name);
      }
    }
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

describe('reading a model', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  const read = (...parts: object[]): Model => {
    const folder = mkdtempSync(join(tmpdir(), 'drey-model-'));
    folders.push(folder);
    parts.forEach((part, index) => writeFileSync(join(folder, `${index}.json`), JSON.stringify(part)));
    return readModel(pathToFileURL(`${folder}/`));
  };
  const operations = { Go: { input: 'A', output: 'A', errors: [] } };

  it('joins its files', () => {
    expect(Object.keys(read({ operations }, { shapes: { A: { type: 'structure', members: {} } } }).shapes)).toEqual([
      'A',
    ]);
  });

  it.each([
    ['an undefined shape', { A: { type: 'structure', members: { X: 'Missing' } } }, /Missing/],
    ['an unused shape', { A: { type: 'structure' }, B: { type: 'string' } }, /No operation reaches the shape B/],
    ['a required member that is none', { A: { type: 'structure', required: ['X'] } }, /requires X/],
    ['a wrong pattern', { A: { type: 'string', pattern: '(' } }, /Invalid regular expression/],
    ['wrong order', { B: { type: 'string' }, A: { type: 'structure', members: { B: 'B' } } }, /sorted order/],
  ])('refuses %s', (_, shapes, message) => {
    expect(() => read({ operations, shapes })).toThrow(message);
  });

  it('refuses a shape that is defined twice', () => {
    const part = { shapes: { A: { type: 'structure' } } };
    expect(() => read({ operations }, part, part)).toThrow(/second time/);
  });
});
