import { describe, expect, it } from '@jest/globals';
import { createServiceModel } from './create-service-model.js';
import { definitionOf } from './generate/definition.js';
import type { Model } from './generate/model.js';

const shapes: Model['shapes'] = {
  Amount: { type: 'double', min: 0.5, max: 2 },
  Colour: { type: 'string', enum: ['RED', 'BLUE'] },
  Name: { type: 'string', min: 1, max: 5, pattern: '[a-z]+' },
  Names: { type: 'list', member: 'Name', max: 2 },
  PaintRequest: {
    type: 'structure',
    members: { Amount: 'Amount', Colour: 'Colour', Names: 'Names', When: 'When' },
    required: ['Colour'],
  },
  PaintResponse: { type: 'structure', members: {} },
  When: { type: 'timestamp' },
};
const model = createServiceModel(
  definitionOf({
    service: {},
    operations: { Paint: { input: 'PaintRequest', output: 'PaintResponse', errors: [] } },
    shapes,
  }),
);

describe('the model of another service', () => {
  it('has its operations', () => {
    expect(model.operations).toEqual(['Paint']);
    expect(() => model.decode('CreateApplication', {})).toThrow('Unknown operation CreateApplication');
    expect(() => model.decode('constructor', {})).toThrow('Unknown operation constructor');
  });

  it('decodes what is modelled, and drops the rest', () => {
    const body = { Amount: 1.5, Colour: 'RED', Names: ['a'], When: 1, Other: 1 };
    expect(model.decode('Paint', body)).toEqual({ Amount: 1.5, Colour: 'RED', Names: ['a'], When: new Date(1000) });
  });

  it.each([
    [{}, "Value null at 'colour' failed to satisfy constraint: Member must not be null"],
    [{ Colour: 'GREEN' }, 'Member must satisfy enum value set: [RED, BLUE]'],
    [
      { Colour: 'RED', Amount: 3 },
      "Value '3' at 'amount' failed to satisfy constraint: Member must have value less than or equal to 2",
    ],
    [
      { Colour: 'RED', Names: ['a', 'b', 'c'] },
      "at 'names' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      { Colour: 'RED', Names: ['A'] },
      "at 'names' failed to satisfy constraint: Member must satisfy constraint: [Member must have length",
    ],
    [{ Colour: 'RED', Amount: 'NaN' }, "STRING_VALUE cannot be converted to Double at 'amount'"],
    [{ Colour: 1 }, "NUMBER_VALUE cannot be converted to String at 'colour'"],
  ])('refuses %j as our own does', (body, message) => {
    expect(() => model.decode('Paint', body)).toThrow(message);
  });

  it('refuses a shape that contains itself or is missing, rather than to run out of stack', () => {
    const tree = createServiceModel({
      inputShapes: { Grow: 'Tree', Lose: 'Gone' },
      schemas: { Tree: { type: 'object', properties: { Left: { $ref: '#/$defs/Tree' } } } },
    });
    for (const message of ['Tree contains itself', 'Tree contains itself'])
      expect(() => tree.decode('Grow', {})).toThrow(message);
    expect(() => tree.decode('Lose', {})).toThrow('no input shape Gone');
  });
});
