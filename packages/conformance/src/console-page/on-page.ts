// What a person does on a page of the console, by the names that a screen reader says.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { environmentOf } from '../host/aws-cli.js';
import { modelsForCli } from '../host/aws-tools.js';
import { BROWSER_MILLISECONDS } from './chromium.js';

const COMMAND_MILLISECONDS = 120_000;

/** Drops a file of this machine on a place of the page, as the desktop does. */
export const dropFile = async (page: Page, place: Locator, path: string): Promise<void> => {
  const content = readFileSync(path).toString('base64');
  const transfer = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(content)}), (one) => one.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], ${JSON.stringify(basename(path))}, { type: 'application/java-archive' }));
      return transfer;
    })()`,
  );
  await place.dispatchEvent('drop', { dataTransfer: transfer });
};

/** The dialog that is open. */
export const dialogOf = (page: Page): Locator => page.locator('dialog[open]');

/** Presses an action of the head, which may be below "More"; the answer is its dialog. */
export const act = async (page: Page, label: string): Promise<Locator> => {
  const actions = page.getByRole('group', { name: 'Actions' });
  const button = actions.getByRole('button', { name: label, exact: true });
  if (!(await button.isVisible())) await actions.locator('summary').click();
  await button.click({ timeout: BROWSER_MILLISECONDS });
  const dialog = dialogOf(page);
  await dialog.waitFor();
  return dialog;
};

/** Presses the last button of a dialog and waits until it is closed. Rejects with what it says when it is refused. */
export const confirm = async (dialog: Locator): Promise<void> => {
  const name = dialog.locator('label', { hasText: /^Type .+ to confirm$/ });
  if ((await name.count()) > 0) {
    const word = await name.locator('code').innerText();
    await dialog.getByLabel(/^Type .+ to confirm$/).fill(word);
  }
  await dialog.locator('button[type=submit]').click();
  const fault = dialog.getByRole('alert');
  await Promise.race([dialog.waitFor({ state: 'detached' }), fault.waitFor()]);
  if ((await fault.count()) > 0) throw new Error(await fault.innerText());
};

/** What "As AWS CLI" of a dialog gives to the clipboard. */
export const copiedCommand = async (page: Page, dialog: Locator): Promise<string> => {
  const shown = dialog.locator('details.as-command');
  if ((await shown.getAttribute('open')) === null) await shown.locator('summary').click();
  await page.evaluate("navigator.clipboard.writeText('')");
  await shown.getByRole('button', { name: /^Copy/ }).click();
  await shown.getByText('Copied').first().waitFor({ state: 'attached' });
  return page.evaluate<string>('navigator.clipboard.readText()');
};

/** Runs a text as somebody who pastes it into a shell in a folder, with the AWS CLI on the path and no configuration. Throws with what it says. */
export const pasted = (text: string, aws: string, folder: string): string => {
  const environment = environmentOf('nobody', dirname(aws));
  // The text brings its own.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION']) delete environment[name];
  const { status, stdout, stderr } = spawnSync('sh', [], {
    input: `set -e\n${text}\n`,
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, ...modelsForCli() },
    timeout: COMMAND_MILLISECONDS,
  });
  if (status !== 0) throw new Error(`The pasted text ended with ${status}: ${stderr}\n${text}`);
  return stdout;
};
