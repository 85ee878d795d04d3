// A real browser for the page of the console: Debian's Chromium, driven from here.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from '@jest/globals';
import { source } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { repositoryRoot } from '../host/repository.js';
import { until } from '../host/until.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const inPage = join(repositoryRoot, 'packages/conformance/browser/in-page.js');

const found = (): string | undefined => {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && given !== '') return existsSync(given) ? given : undefined;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
};

const missing =
  found() === undefined ? 'no Chromium here: apt-get install chromium, or name one in CHROMIUM' : undefined;

/** Tests that need a browser: skipped with the reason where there is none, failed in CI then. */
export const withChromium = (title: string, define: () => void): void => {
  if (missing !== undefined && process.env['CI'] === 'true') {
    it(`${title}: finds a Chromium in CI`, () => {
      throw new Error(missing);
    });
    return;
  }
  const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;
  (skipped === '' ? describe : describe.skip)(`${title}${skipped}`, () => define());
};

/** Start of a browser and whatever else is slow on a busy machine. */
export const BROWSER_MILLISECONDS = 120_000;

/** How a window looks. */
export interface Look {
  readonly width: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

/** What a page did that it must not do, one line each. */
export type Misdeeds = readonly string[];

/** One browser for a test file, and the pages in it. */
export class TestBrowser {
  #browser: Browser | undefined;
  readonly #misdeeds: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'drey-chromium-'));

  async start(): Promise<void> {
    this.#browser = await chromium.launch({
      executablePath: found() ?? '',
      headless: true,
      timeout: BROWSER_MILLISECONDS,
      args: [
        // In a container the sandbox of the browser is refused to root; pages are our own.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-dev-shm-usage',
        '--enable-precise-memory-info',
        '--js-flags=--expose-gc',
        '--disable-background-networking',
        '--no-first-run',
      ],
      downloadsPath: this.#folder,
    });
  }

  /** A window of its own, with an empty history, on an address; what is asked of another origin than that one is a misdeed. */
  async open(address: string, { width, height = 900, scheme = 'light' }: Look = { width: 1280 }): Promise<Page> {
    if (this.#browser === undefined) throw new Error('The browser was not started.');
    const context = await this.#browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    context.setDefaultTimeout(BROWSER_MILLISECONDS);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await context.addInitScript(readFileSync(inPage, 'utf8'));
    const page = await context.newPage();
    this.#watch(context, page, new URL(address).origin);
    await page.goto(address);
    return page;
  }

  #watch(context: BrowserContext, page: Page, origin: string): void {
    context.on('request', (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) this.#misdeeds.push(`asked for ${url}`);
    });
    page.on('pageerror', (error) => this.#misdeeds.push(`threw ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.#misdeeds.push(message.text());
    });
  }

  /** Violations of the content security policy, requests to another origin, errors that nobody caught: on all pages so far. */
  get misdeeds(): Misdeeds {
    return this.#misdeeds;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Bytes on the heap of a page's scripts after what nobody needs was collected. */
export const heapBytes = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
};

/** Milliseconds for which the main thread of a page worked, by its own processor time: what else the machine does is left out. */
export const workedFor = async (page: Page): Promise<(act: () => Promise<unknown>) => Promise<number>> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
  };
  return async (act) => {
    const before = await worked();
    await act();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    return (await worked()) - before;
  };
};

/** What breaks the layout of what is seen, one line each. */
export const layoutFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>('dreyTest.layoutFaults()');

/** What axe-core finds, one line each. */
export const accessFaults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(`${source}; undefined`);
  interface Found {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }
  const { violations } = await page.evaluate<{ readonly violations: readonly Found[] }>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
};

/** Waits until the page says something, anywhere. */
export const says = (page: Page, pattern: RegExp, boundMilliseconds: number = BROWSER_MILLISECONDS): Promise<string> =>
  until(`the page says ${pattern}`, boundMilliseconds, async () => {
    const text = await page.locator('body').innerText();
    return pattern.exec(text)?.[0];
  });

/** Where pictures are kept: DREY_SCREENSHOTS, or nowhere for longer than the test. */
export const pictureFolder = (): { readonly path: string; readonly clear: () => void } => {
  const kept = process.env['DREY_SCREENSHOTS'];
  if (kept !== undefined && kept !== '') {
    mkdirSync(kept, { recursive: true });
    return { path: kept, clear: () => {} };
  }
  const path = mkdtempSync(join(tmpdir(), 'drey-screenshots-'));
  return { path, clear: () => rmSync(path, { recursive: true, force: true }) };
};
