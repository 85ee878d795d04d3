// ListApplicationVersions, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const withVersions = async (msf: Msf, count: number): Promise<void> => {
  await msf.createApplication(createInput());
  for (let version = 1; version < count; version += 1) {
    await msf.updateApplication({
      ApplicationName: demo,
      CurrentApplicationVersionId: version,
      ServiceExecutionRoleUpdate: `arn:aws:iam::000000000000:role/role${version}`,
    });
  }
};

forEachProvider('ListApplicationVersions', (subject) => {
  describe('shape', () => {
    it('shows number and status of each', async () => {
      const msf = subject.client();
      await withVersions(msf, 1);
      const { $metadata: _, ...answer } = await msf.listApplicationVersions({ ApplicationName: demo });
      expect(answer).toEqual({
        ApplicationVersionSummaries: [{ ApplicationVersionId: 1, ApplicationStatus: 'READY' }],
      });
    });
  });

  describe('rules', () => {
    it('refuses an unknown application, a SQL application, and a token that is not its own', async () => {
      const msf = subject.client();
      await withVersions(msf, 2);
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      await msf.createApplication(createInput({ ApplicationName: 'other' }));
      const { NextToken } = await msf.listApplicationVersions({ ApplicationName: demo, Limit: 1 });
      const refused = [
        [{ ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
        [{ ApplicationName: 'sql' }, 'UnsupportedOperationException'],
        [{ ApplicationName: demo, NextToken: 'rubbish' }, 'InvalidArgumentException'],
        [{ ApplicationName: 'other', NextToken }, 'InvalidArgumentException'],
      ] as const;
      for (const [input, code] of refused)
        expect((await refusalOf(msf.listApplicationVersions(input))).code).toBe(code);
    });
  });

  describe('effect', () => {
    it('lists newest first and pages, also while versions are added', async () => {
      const msf = subject.client();
      await withVersions(msf, 4);
      const first = await msf.listApplicationVersions({ ApplicationName: demo, Limit: 2 });
      await msf.updateApplication({
        ApplicationName: demo,
        CurrentApplicationVersionId: 4,
        RuntimeEnvironmentUpdate: 'FLINK-1_19',
      });
      const rest = await msf.listApplicationVersions({ ApplicationName: demo, Limit: 2, NextToken: first.NextToken });
      const ids = [first, rest].map((page) =>
        page.ApplicationVersionSummaries?.map(({ ApplicationVersionId }) => ApplicationVersionId),
      );
      expect(ids).toEqual([
        [4, 3],
        [2, 1],
      ]);
      expect(rest.NextToken).toBeUndefined();
    });
  });
});
