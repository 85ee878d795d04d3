import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { deleteApplicationOutput } from './delete-application-output.js';
import { output, partOf, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('DeleteApplicationOutput', () => {
  it('takes one away', async () => {
    const services = await withSql({ Outputs: [output('A'), output('B')] });
    const remove = (OutputId: string) =>
      deleteApplicationOutput(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 1, OutputId }, context);
    expect(await refusal(() => remove('9.9'))).toBe('InvalidArgumentException');
    expect(await remove('1.1')).toEqual({ ApplicationARN: expect.stringMatching(/demo$/), ApplicationVersionId: 2 });
    expect(partOf(services)?.OutputDescriptions?.map(({ OutputId }) => OutputId)).toEqual(['1.2']);
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql({ Outputs: [output('A')] });
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      deleteApplicationOutput(services)({ ApplicationName, CurrentApplicationVersionId, OutputId: '1.1' }, context);
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
