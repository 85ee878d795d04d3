// DeleteApplication, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunnable, createRunning, demo, described, eventually } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const isGone = (msf: Msf): Promise<true> =>
  eventually('ResourceNotFoundException', async () => {
    try {
      expect((await described(msf)).ApplicationStatus).toBe('DELETING');
      return undefined;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return true;
      throw error;
    }
  });

forEachProvider('DeleteApplication', (subject) => {
  describe('shape', () => {
    it('answers with nothing', async () => {
      const msf = subject.client();
      const { CreateTimestamp } = await createRunnable(msf);
      const { $metadata, ...answer } = await msf.deleteApplication({ ApplicationName: demo, CreateTimestamp });
      expect({ status: $metadata.httpStatusCode, answer }).toEqual({ status: 200, answer: {} });
    });
  });

  describe('rules', () => {
    it('refuses the timestamp of another application, one second off', async () => {
      const msf = subject.client();
      const { CreateTimestamp } = await createRunnable(msf);
      const other = new Date((CreateTimestamp?.getTime() ?? 0) + 1000);
      expect(await refusalOf(msf.deleteApplication({ ApplicationName: demo, CreateTimestamp: other }))).toMatchObject({
        code: 'ConcurrentModificationException',
        status: 400,
      });
      expect((await described(msf)).ApplicationStatus).toBe('READY');
    });

    it('compares timestamps at second precision', async () => {
      const msf = subject.client();
      const { CreateTimestamp } = await createRunnable(msf);
      await msf.deleteApplication({
        ApplicationName: demo,
        CreateTimestamp: new Date((CreateTimestamp?.getTime() ?? 0) + 999),
      });
      await isGone(msf);
    });

    it('refuses a name that is not there, and wants a timestamp', async () => {
      const msf = subject.client();
      expect(
        (await refusalOf(msf.deleteApplication({ ApplicationName: demo, CreateTimestamp: new Date() }))).code,
      ).toBe('ResourceNotFoundException');
      expect((await refusalOf(msf.deleteApplication({ ApplicationName: demo, CreateTimestamp: undefined }))).code).toBe(
        'ValidationException',
      );
    });
  });

  describe('effect', () => {
    it('ends a READY and a RUNNING application, without a stop first', async () => {
      for (const make of [createRunnable, createRunning]) {
        const msf = subject.client();
        const { CreateTimestamp } = await make(msf);
        await msf.deleteApplication({ ApplicationName: demo, CreateTimestamp });
        await isGone(msf);
        expect((await msf.listApplications({})).ApplicationSummaries).toEqual([]);
      }
    });

    it('lets nothing of the old application show in a new one of its name', async () => {
      const msf = subject.client();
      const old = await createRunning(msf, { Tags: [{ Key: 'old', Value: '1' }] });
      await msf.deleteApplication({ ApplicationName: demo, CreateTimestamp: old.CreateTimestamp });
      await isGone(msf);
      const { ApplicationDetail: made } = await msf.createApplication(
        createInput({ RuntimeEnvironment: 'FLINK-1_19' }),
      );
      expect(made).toMatchObject({
        ApplicationVersionId: 1,
        ApplicationStatus: 'READY',
        RuntimeEnvironment: 'FLINK-1_19',
      });
      expect(made?.ConditionalToken).not.toBe(old.ConditionalToken);
      expect((await msf.listTagsForResource({ ResourceARN: made?.ApplicationARN })).Tags).toEqual([]);
      expect((await msf.listApplicationOperations({ ApplicationName: demo })).ApplicationOperationInfoList).toEqual([]);
    });
  });
});
