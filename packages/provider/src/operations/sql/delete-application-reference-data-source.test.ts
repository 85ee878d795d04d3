import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { deleteApplicationReferenceDataSource } from './delete-application-reference-data-source.js';
import { partOf, reference, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('DeleteApplicationReferenceDataSource', () => {
  it('takes the table away; an empty SQL part is no part', async () => {
    const services = await withSql({ ReferenceDataSources: [reference] });
    const remove = (ReferenceId: string) =>
      deleteApplicationReferenceDataSource(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: 1, ReferenceId },
        context,
      );
    expect(await refusal(() => remove('9.9'))).toBe('InvalidArgumentException');
    expect(await remove('1.1')).toEqual({ ApplicationARN: expect.stringMatching(/demo$/), ApplicationVersionId: 2 });
    expect(partOf(services)).toBeUndefined();
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql({ ReferenceDataSources: [reference] });
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      deleteApplicationReferenceDataSource(services)(
        { ApplicationName, CurrentApplicationVersionId, ReferenceId: '1.1' },
        context,
      );
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
