import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@drey/plugin-api';
import { brokenOf, sampleOf } from './testing/broken-inputs.js';
import { inputShapes, operationNames } from './generated/operations.js';
import { schemas } from './generated/schemas.js';
import type { Schema } from './model-kit/schema.js';
import { serviceModel } from './service-model.js';

const thrownBy = (operation: string, body: unknown): unknown => {
  try {
    return serviceModel.decode(operation, body);
  } catch (error) {
    return error;
  }
};

const inputOf = (operation: (typeof operationNames)[number]): Schema => schemas[inputShapes[operation]] as Schema;

describe('every constraint of every input', () => {
  it.each(operationNames)('%s accepts an input with all members and one with the required ones alone', (operation) => {
    for (const all of [true, false]) {
      const body = sampleOf(inputOf(operation), all);
      const input = serviceModel.decode(operation, body) as object;
      expect(Object.keys(input).toSorted()).toEqual(Object.keys(body as object).toSorted());
    }
  });

  it('is told with the right error, path and rule when broken, and nothing else is thrown', () => {
    const faults: string[] = [];
    const counts = new Map<string, number>();
    for (const operation of operationNames) {
      for (const { value, code, path, told } of brokenOf(inputOf(operation))) {
        const error = thrownBy(operation, value);
        const at = path.length === 0 ? '' : ` at '${path.join('.')}'`;
        const right =
          error instanceof ServiceError &&
          error.code === code &&
          error.message.includes(told) &&
          error.message.includes(at);
        counts.set(code, (counts.get(code) ?? 0) + 1);
        if (!right) faults.push(`${operation} ${path.join('.')}: expected ${code} (${told}), got ${String(error)}`);
      }
    }
    expect(faults.slice(0, 10)).toEqual([]);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    console.log(`${total} broken inputs: ${[...counts].map(([code, count]) => `${count} ${code}`).join(', ')}`);
    expect(total).toBeGreaterThan(1302);
  });
});
