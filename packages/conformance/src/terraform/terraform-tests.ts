// Tests that need Terraform: run where it is, said to be skipped with the reason where it is not, failed in CI then.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { TestHost, type TestHostOptions } from '../host/test-host.js';
import { COMMAND_MILLISECONDS, TerraformFolder } from './terraform-folder.js';
import { terraformTool } from './terraform-tool.js';

/** What such tests get; both exist once the first test runs. */
export interface TerraformSubject {
  readonly host: TestHost;
  terraform(): TerraformFolder;
}

const CLOSE_MILLISECONDS = 60_000;

/** Defines tests with a host and a copy of the configuration in `source`, initialised. */
export const withTerraform = (
  title: string,
  source: string,
  options: TestHostOptions,
  define: (subject: TerraformSubject) => void,
): void => {
  const place = terraformTool();
  if ('missing' in place && process.env['CI'] === 'true') {
    it(`${title}: finds Terraform in CI`, () => {
      throw new Error(place.missing);
    });
    return;
  }
  const skipped = 'missing' in place ? ` (skipped: ${place.missing})` : '';
  (skipped === '' ? describe : describe.skip)(`${title}${skipped}`, () => {
    const host = new TestHost(options);
    let folder: TerraformFolder | undefined;
    beforeAll(async () => {
      if ('missing' in place) return;
      folder = new TerraformFolder(place, source);
      await host.start();
      await folder.init();
    }, COMMAND_MILLISECONDS);
    afterAll(async () => {
      folder?.remove();
      await host.close();
    }, CLOSE_MILLISECONDS);
    define({
      host,
      terraform: () => {
        if (folder === undefined) throw new Error('The folder is made before the first test.');
        return folder;
      },
    });
  });
};
