import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { addApplicationOutput } from './add-application-output.js';
import { output, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('AddApplicationOutput', () => {
  it('adds up to three, and answers all', async () => {
    const services = await withSql();
    const add = (version: number) =>
      addApplicationOutput(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: version, Output: output(`O${version}`) },
        context,
      );
    for (const version of [1, 2]) await add(version);
    const { OutputDescriptions } = await add(3);
    expect(OutputDescriptions?.map(({ OutputId, Name }) => [OutputId, Name])).toEqual([
      ['2.1', 'O1'],
      ['3.1', 'O2'],
      ['4.1', 'O3'],
    ]);
    expect(await refusal(() => add(4))).toBe('InvalidArgumentException');
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql();
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      addApplicationOutput(services)({ ApplicationName, CurrentApplicationVersionId, Output: output('O') }, context);
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
