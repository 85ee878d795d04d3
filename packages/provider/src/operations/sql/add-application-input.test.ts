import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { addApplicationInput } from './add-application-input.js';
import { input, partOf, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('AddApplicationInput', () => {
  it('adds the one input, with an id of the version and an empty starting position', async () => {
    const services = await withSql();
    const add = (version: number) =>
      addApplicationInput(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: version, Input: input },
        context,
      );
    const answer = await add(1);
    expect(answer).toMatchObject({
      ApplicationVersionId: 2,
      InputDescriptions: [{ InputId: '2.1', InAppStreamNames: ['S_001'], InputStartingPositionConfiguration: {} }],
    });
    expect(answer).not.toHaveProperty('OperationId');
    expect(partOf(services)?.InputDescriptions).toEqual(answer.InputDescriptions);
    expect(await refusal(() => add(2))).toBe('InvalidArgumentException');
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql();
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      addApplicationInput(services)({ ApplicationName, CurrentApplicationVersionId, Input: input }, context);
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
