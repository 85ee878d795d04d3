import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { addApplicationReferenceDataSource } from './add-application-reference-data-source.js';
import { reference, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('AddApplicationReferenceDataSource', () => {
  it('adds the one table', async () => {
    const services = await withSql();
    const add = (version: number) =>
      addApplicationReferenceDataSource(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: version, ReferenceDataSource: reference },
        context,
      );
    expect(await add(1)).toMatchObject({
      ApplicationVersionId: 2,
      ReferenceDataSourceDescriptions: [{ ReferenceId: '2.1', TableName: 'T' }],
    });
    expect(await refusal(() => add(2))).toBe('InvalidArgumentException');
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql();
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      addApplicationReferenceDataSource(services)(
        { ApplicationName, CurrentApplicationVersionId, ReferenceDataSource: reference },
        context,
      );
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
