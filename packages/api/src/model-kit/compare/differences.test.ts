import { describe, expect, it } from '@jest/globals';
import type { Model, ModelShape } from '../generate/model.js';
import { botocoreModel, type BotocorePaginators, type BotocoreService } from './botocore-model.js';
import { modelDifferences } from './differences.js';

const pagination = { inputToken: 'Next', limit: 'Limit', outputToken: 'Next', result: 'Nests' };

const model = (): Model => ({
  service: { apiVersion: '2020-01-01' },
  operations: { ListNests: { input: 'In', output: 'Out', errors: ['Gone'], pagination } },
  shapes: {
    Gone: { type: 'structure', error: 'client', httpStatus: 400, members: { Message: 'Text' } },
    In: { type: 'structure', members: { Limit: 'Limit', Next: 'Text' }, required: ['Limit'] },
    Kind: { type: 'string', enum: ['TWIG', 'LEAF'] },
    Limit: { type: 'integer', min: 1, max: 50 },
    Nests: { type: 'list', member: 'Kind', max: 9 },
    Out: { type: 'structure', members: { Nests: 'Nests', Next: 'Text' } },
    Text: { type: 'string', pattern: '[a-z]+', javascriptPattern: '[a-z]+' },
  },
});

const withShape = (name: string, change: Partial<ModelShape>): Model => {
  const { shapes, ...rest } = model();
  return { ...rest, shapes: { ...shapes, [name]: { ...(shapes[name] as ModelShape), ...change } } };
};

const told = (ours: Model, theirs: Model): readonly string[] =>
  modelDifferences(ours, theirs).map(({ kind, part, at, ours: our = '-', theirs: their = '-' }) =>
    [kind, part, at, our, their].join(' '),
  );

describe('the differences of two models', () => {
  it('are none where only order, HTTP codes and spellings of ours differ', () => {
    const theirs = withShape('Kind', { enum: ['LEAF', 'TWIG'] });
    const { httpStatus: _code, ...gone } = theirs.shapes['Gone'] as ModelShape;
    const text: ModelShape = { type: 'string', pattern: '[a-z]+' };
    expect(modelDifferences(model(), { ...theirs, shapes: { ...theirs.shapes, Gone: gone, Text: text } })).toEqual([]);
  });

  it.each<[string, Partial<ModelShape>, readonly string[]]>([
    ['Limit', { max: 60 }, ['different max Limit 50 60']],
    ['Limit', { min: 0 }, ['different min Limit 1 0']],
    ['Text', { pattern: '[a-f]+' }, ['different pattern Text [a-z]+ [a-f]+']],
    ['Text', { max: 3 }, ['missing max Text - 3']],
    ['Kind', { enum: ['TWIG', 'MOSS'] }, ['missing enum value Kind - MOSS', 'extra enum value Kind LEAF -']],
    ['In', { required: ['Limit', 'Next'] }, ['missing required member In - Next']],
    [
      'In',
      { members: { Limit: 'Text', New: 'Text' }, required: [] },
      [
        'different member In.Limit Limit Text',
        'missing member In.New - Text',
        'extra member In.Next Text -',
        'extra required member In Limit -',
      ],
    ],
    ['Nests', { member: 'Text' }, ['different member Nests Kind Text']],
    ['Gone', { error: 'server' }, ['different error Gone client server']],
    ['Nests', { type: 'structure' }, ['different type Nests list structure']],
  ])('name what differs in %s: %j', (name, change, expected) => {
    expect(told(model(), withShape(name, change))).toEqual(expected);
  });

  it('name operations and shapes that one side has alone, errors and paginators', () => {
    const { operations, shapes, service } = model();
    const { pagination: _pages, ...bare } = operations['ListNests'] as (typeof operations)[string];
    const theirs = {
      service: { apiVersion: '2030-01-01' },
      operations: { ListNests: { ...bare, errors: [] }, MakeNest: bare },
      shapes: { ...shapes, More: { type: 'string' } as const },
    };
    expect(told({ service, operations, shapes }, theirs)).toEqual([
      'different service apiVersion 2020-01-01 2030-01-01',
      'extra error ListNests Gone -',
      'extra paginator ListNests Next Limit Next Nests -',
      'missing operation MakeNest - -',
      'missing shape More - -',
    ]);
    expect(told(theirs, { service, operations, shapes })).toContain('extra operation MakeNest - -');
  });
});

describe("botocore's files", () => {
  const service: BotocoreService = {
    metadata: { apiVersion: '2020-01-01', uid: 'nests' },
    operations: {
      ListNests: { input: { shape: 'In' }, output: { shape: 'Out' }, errors: [{ shape: 'Gone' }] },
    },
    shapes: {
      Gone: { type: 'structure', exception: true, members: { Message: { shape: 'Text' } } },
      In: { type: 'structure', members: { Next: { shape: 'Text' }, Limit: { shape: 'Limit' } }, required: ['Limit'] },
      Kind: { type: 'string', enum: ['TWIG', 'LEAF'] },
      Limit: { type: 'integer', min: 1, max: 50 },
      Nests: { type: 'list', member: { shape: 'Kind' }, max: 9 },
      Out: { type: 'structure', members: { Next: { shape: 'Text' }, Nests: { shape: 'Nests' } } },
      Text: { type: 'string', pattern: '[a-z]+' },
    },
  };
  const pages: BotocorePaginators = {
    pagination: {
      ListNests: { input_token: 'Next', limit_key: 'Limit', output_token: 'Next', result_key: 'Nests' },
    },
  };

  it('are read as the same model', () => {
    const theirs = botocoreModel(service, pages);
    expect(theirs.service['apiVersion']).toBe('2020-01-01');
    expect(modelDifferences(model(), { ...theirs, service: model().service })).toEqual([]);
  });

  it('tell whose fault an error is, and what a map holds', () => {
    const shapes: BotocoreService['shapes'] = {
      Away: { type: 'structure', exception: true, fault: true },
      Map: { type: 'map', key: { shape: 'Text' }, value: { shape: 'Kind' } },
    };
    expect(botocoreModel({ ...service, operations: {}, shapes }, pages).shapes).toEqual({
      Away: { type: 'structure', error: 'server' },
      Map: { type: 'map', key: 'Text', value: 'Kind' },
    });
  });
});
