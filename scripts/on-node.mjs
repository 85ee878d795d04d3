// `node scripts/on-node.mjs VERSION COMMAND [ARGUMENT ...]`: runs a command with another Node first on the PATH, unless this is one of that version.
import { delimiter, dirname } from 'node:path';
import { runGroup } from './child-group.mjs';
import { nodeBinary } from './node-binary.mjs';

const GRACE_MILLISECONDS = 120_000;
const [version, command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('Usage: node scripts/on-node.mjs VERSION COMMAND [ARGUMENT ...]');
  process.exit(2);
}
if (`${process.versions.node}.`.startsWith(`${version}.`)) {
  console.log(`Node ${version} is the one that runs this: nothing to do beside the usual run.`);
} else {
  const binary = nodeBinary(version);
  console.log(`With Node ${version}: ${command} ${args.join(' ')}`);
  const { status, error } = await runGroup(command, args, {
    stdio: 'inherit',
    graceMilliseconds: GRACE_MILLISECONDS,
    env: { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH ?? ''}` },
  });
  if (error) console.error(`${command} cannot be run: ${error.message}`);
  process.exit(status === 0 ? 0 : 1);
}
