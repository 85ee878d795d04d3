import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@drey/plugin-api';
import * as errors from './generated/errors.js';
import { operationErrors } from './generated/operations.js';

describe('the modelled errors', () => {
  it('have a class for every code that an operation declares', () => {
    const declared = new Set(Object.values(operationErrors).flat());
    expect([...declared].filter((code) => !Object.hasOwn(errors, code))).toEqual([]);
  });

  it('are service errors of HTTP 400 with their text in `Message`', () => {
    const cause = new Error('why');
    const error = new errors.ResourceNotFoundException('text', { cause });
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'text',
      status: 400,
      fault: 'client',
      messageMember: 'Message',
      cause,
    });
  });

  it('keep the exceptions of the model: a fault, a lower-case member, further members', () => {
    expect(new errors.ServiceUnavailableException('x')).toMatchObject({
      status: 500,
      fault: 'server',
      messageMember: 'Message',
    });
    expect(new errors.TooManyTagsException('x')).toMatchObject({ status: 400, messageMember: 'message' });
    const records = { RawInputRecords: ['a'], ProcessedInputRecords: [] };
    expect(new errors.UnableToDetectSchemaException('x', records).members).toEqual(records);
  });
});
