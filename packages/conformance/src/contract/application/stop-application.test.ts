// StopApplication, black-box.
import { describe, expect, it } from '@jest/globals';
import {
  createInput,
  createRunnable,
  createRunning,
  demo,
  described,
  operationEnded,
  reached,
} from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

forEachProvider('StopApplication', (subject) => {
  describe('shape', () => {
    it('answers with nothing but an operation', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { $metadata: _, ...answer } = await msf.stopApplication({ ApplicationName: demo });
      expect(answer).toEqual({ OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/) });
    });
  });

  describe('rules', () => {
    it.each([undefined, false, true])('refuses a READY application (Force %p)', async (Force) => {
      const msf = subject.client();
      await createRunnable(msf);
      expect(
        await refusalOf(msf.stopApplication({ ApplicationName: demo, ...(Force === undefined ? {} : { Force }) })),
      ).toEqual({
        code: 'ResourceInUseException',
        status: 400,
        message: "Application cannot be Stopped in 'READY' state",
      });
    });

    it('refuses a name that is not there', async () => {
      expect((await refusalOf(subject.client().stopApplication({ ApplicationName: demo }))).code).toBe(
        'ResourceNotFoundException',
      );
    });

    it('refuses Force for a SQL application', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ RuntimeEnvironment: 'SQL-1_0' }));
      await msf.startApplication({ ApplicationName: demo });
      await reached(msf, 'RUNNING');
      expect((await refusalOf(msf.stopApplication({ ApplicationName: demo, Force: true }))).code).toBe(
        'InvalidArgumentException',
      );
    });
  });

  describe('effect', () => {
    it.each([
      [false, ['STOPPING', 'READY']],
      [true, ['FORCE_STOPPING', 'READY']],
    ] as const)('leaves RUNNING before the very next call and ends READY (Force %p)', async (Force, allowed) => {
      const msf = subject.client();
      await createRunning(msf);
      const { OperationId } = await msf.stopApplication({ ApplicationName: demo, Force });
      expect(allowed).toContain((await described(msf)).ApplicationStatus);
      expect(await operationEnded(msf, OperationId)).toBe('SUCCESSFUL');
      expect((await described(msf)).ApplicationStatus).toBe('READY');
    });

    it('takes the run configuration away and makes no new version', async () => {
      const msf = subject.client();
      const running = await createRunning(msf);
      expect(running.ApplicationConfigurationDescription).toHaveProperty('RunConfigurationDescription');
      await msf.stopApplication({ ApplicationName: demo });
      const stopped = await reached(msf, 'READY');
      expect(stopped.ApplicationConfigurationDescription).not.toHaveProperty('RunConfigurationDescription');
      expect(stopped.ApplicationVersionId).toBe(1);
    });

    it('lets the application start again', async () => {
      const msf = subject.client();
      await createRunning(msf);
      for (let round = 0; round < 3; round += 1) {
        await msf.stopApplication({ ApplicationName: demo, Force: round === 1 });
        await reached(msf, 'READY');
        await msf.startApplication({ ApplicationName: demo });
        await reached(msf, 'RUNNING');
      }
      const { ApplicationOperationInfoList: log } = await msf.listApplicationOperations({ ApplicationName: demo });
      expect(log?.map(({ Operation }) => Operation)).toEqual([
        'StartApplication',
        'StopApplication',
        'StartApplication',
        'StopApplication',
        'StartApplication',
        'StopApplication',
        'StartApplication',
      ]);
    });
  });
});
