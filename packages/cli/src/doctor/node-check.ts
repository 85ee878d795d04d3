// Whether this Node will do.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { OperatorError, type SurroundingsCheck } from '@drey/plugin-api';

/** The Node that runs. */
export interface RunningNode {
  /** Without a `v`. */
  readonly version: string;
  readonly executable: string;
}

const oldest = (): string => {
  // All packages of Drey ask for the same.
  const text = readFileSync(createRequire(import.meta.url).resolve('@drey/gateway/package.json'), 'utf8');
  return (JSON.parse(text) as { readonly engines: { readonly node: string } }).engines.node.replace(/^>=/, '');
};

const isOlder = (version: string, than: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = than.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
};

/** The check. */
export const nodeCheck = ({ version, executable }: RunningNode): SurroundingsCheck => ({
  subject: 'Node',
  purpose: 'everything',
  required: true,
  look: async () => {
    const wanted = oldest();
    if (isOlder(version, wanted))
      throw new OperatorError(
        'DREY_NODE_TOO_OLD',
        `${executable} is Node ${version}; Drey needs ${wanted} or newer.`,
        `Install Node ${wanted} or newer.`,
      );
    return { state: 'ok', found: `${version} at ${executable}` };
  },
});
