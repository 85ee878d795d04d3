// The page of one application, where nothing runs it: which application is meant, and that it waits for nothing.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo } from '../applications.js';
import { forEachProvider } from '../subject.js';

interface Page {
  readonly status?: string;
  readonly job?: unknown;
  readonly waitsFor?: unknown;
  readonly pages?: readonly string[];
}

forEachProvider('/_drey/applications/<name>', (subject) => {
  const page = async (path: string): Promise<{ readonly status: number; readonly body: Page }> => {
    const answer = await fetch(`${subject.endpoint()}${path}`);
    return { status: answer.status, body: (await answer.json()) as Page };
  };
  const root = '/_drey/applications';

  describe('shape', () => {
    it('shows an application that runs as a record', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { status, body } = await page(`${root}/${msf.accountId}/${msf.regionName}/${demo}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'RUNNING', job: null, waitsFor: null, versionId: 1 });
    });
  });

  describe('rules', () => {
    it('names the pages where several accounts have the name, and refuses one that nobody has', async () => {
      const [one, other] = [subject.client(), subject.client()];
      const ApplicationName = `twice-${one.accountId}`;
      for (const msf of [one, other]) await msf.createApplication(createInput({ ApplicationName }));
      const both = await page(`${root}/${ApplicationName}`);
      const pages = [one, other].map(
        ({ accountId, regionName }) => `${root}/${accountId}/${regionName}/${ApplicationName}`,
      );
      expect([both.status, both.body.pages?.toSorted()]).toEqual([409, pages.toSorted()]);
      expect((await page(`${root}/${ApplicationName}?account=${one.accountId}`)).status).toBe(200);
      expect((await page(`${root}/nobody-${one.accountId}`)).status).toBe(404);
    });
  });
});
