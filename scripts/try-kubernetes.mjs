// Tries the driver `kubernetes` on the cluster of the current context, in a namespace of its own that is deleted at the end; --help tells more.
import { runKubernetesTrial } from '../packages/conformance/dist/index.js';

let leave = async () => {};
let isInterrupted = false;
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    // npm and the terminal tell of one Ctrl-C each.
    if (isInterrupted) return;
    isInterrupted = true;
    void leave().finally(() => process.exit(130));
  });

const code = await runKubernetesTrial(process.argv.slice(2), console.log, (ending) => (leave = ending)).catch(
  (error) => {
    console.error(error.message);
    return 1;
  },
);
if (!isInterrupted) process.exit(code);
