// Tests that need a tool which is installed or built at first need.
import { describe, it } from '@jest/globals';
import type { AwsTool } from '../host/aws-tools.js';

/** Defines tests with the path of a tool: skipped with the reason where it cannot be had, failed in CI then. */
export const withTool = (title: string, tool: AwsTool, define: (path: string) => void): void => {
  if ('missing' in tool && process.env['CI'] === 'true') {
    it(`${title}: finds its tool in CI`, () => {
      throw new Error(tool.missing);
    });
    return;
  }
  const skipped = 'missing' in tool ? ` (skipped: ${tool.missing})` : '';
  (skipped === '' ? describe : describe.skip)(`${title}${skipped}`, () => {
    define('missing' in tool ? '' : tool.path);
  });
};
