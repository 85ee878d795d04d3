import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { updateApplication } from '../application/update-application.js';
import { describeApplicationOperation } from './describe-application-operation.js';

describe('DescribeApplicationOperation', () => {
  it('shows what changed, or what went wrong in at most 512 characters, and no OperationId', async () => {
    const services = testServices();
    await created(services);
    const { OperationId = '' } = await updateApplication(services)(
      { ApplicationName: 'demo', CurrentApplicationVersionId: 1 },
      context,
    );
    const read = async () =>
      (await describeApplicationOperation(services)({ ApplicationName: 'demo', OperationId }, context))
        .ApplicationOperationInfoDetails;
    expect(await read()).toEqual({
      Operation: 'UpdateApplication',
      OperationStatus: 'SUCCESSFUL',
      StartTime: expect.any(Date),
      EndTime: expect.any(Date),
      ApplicationVersionChangeDetails: { ApplicationVersionUpdatedFrom: 1, ApplicationVersionUpdatedTo: 2 },
    });
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      operations: application.operations.map((one) => ({ ...one, status: 'FAILED' as const, error: 'x'.repeat(600) })),
    }));
    expect((await read())?.OperationFailureDetails?.ErrorInfo?.ErrorString).toHaveLength(512);
  });

  it('knows no other id', async () => {
    const services = testServices();
    await created(services);
    const ask = () => describeApplicationOperation(services)({ ApplicationName: 'demo', OperationId: 'x' }, context);
    expect(await refusal(ask)).toBe('ResourceNotFoundException');
  });
});
