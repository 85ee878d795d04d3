// The real Terraform and its AWS provider, where this machine has both.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the tests run, or why they cannot. */
export type TerraformTool =
  | {
      readonly terraform: string;
      /** A directory in the layout of a mirror: `<host>/hashicorp/aws/<version>/<os>_<arch>`. */
      readonly plugins: string;
    }
  | { readonly missing: string };

/** As the example demands it: `~> 5.100`. */
const fits = (version: string): boolean => /^5\.\d+\.\d+$/.test(version) && Number(version.split('.')[1]) >= 100;

/** Where people and images keep providers: the cache that Terraform's own variable names, then the usual places. */
const pluginDirectories = (): readonly string[] => [
  ...(process.env['TF_PLUGIN_CACHE_DIR'] ? [process.env['TF_PLUGIN_CACHE_DIR']] : []),
  join(homedir(), '.terraform.d', 'plugin-cache'),
  join(homedir(), '.terraform.d', 'plugins'),
  join(homedir(), '.local', 'share', 'terraform', 'plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  '/opt/tf-plugins',
];

const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** Names in a directory; none where there is no directory. */
const namesIn = (...path: readonly string[]): readonly string[] =>
  existsSync(join(...path)) ? readdirSync(join(...path)) : [];

const hasProvider = (directory: string): boolean =>
  namesIn(directory).some((host) =>
    namesIn(directory, host, 'hashicorp', 'aws').some(
      (version) => fits(version) && existsSync(join(directory, host, 'hashicorp', 'aws', version, platform)),
    ),
  );

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path) && spawnSync(path, ['version'], { stdio: 'ignore' }).status === 0);

/** Looks for both; fetches nothing, since the provider alone is 700 MB. */
export const terraformTool = (): TerraformTool => {
  const terraform = onPath('terraform');
  if (terraform === undefined) return { missing: 'terraform is not on the PATH' };
  const plugins = pluginDirectories().find(hasProvider);
  if (plugins !== undefined) return { terraform, plugins };
  return {
    missing:
      'the AWS provider 5.100 of Terraform is not here: `terraform providers mirror DIR`, and DIR in TF_PLUGIN_CACHE_DIR',
  };
};
