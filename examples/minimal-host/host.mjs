// The smallest host of Drey: `node host.mjs [port] [manifest of a further plugin]...`.
import { fileURLToPath } from 'node:url';
import { createGateway } from '@drey/gateway';

const [port = '4566', ...furtherManifests] = process.argv.slice(2);
const manifest = fileURLToPath(import.meta.resolve('@drey/provider/plugin.manifest.json'));

/** What the operator has to mend carries a remedy and is told in one line; anything else is a fault and keeps its stack. */
const fail = (error) => {
  console.error(error.remedy === undefined ? error : `${error.message} ${error.remedy}`);
  process.exitCode = 1;
};

const run = async () => {
  const gateway = await createGateway({
    manifests: [manifest, ...furtherManifests],
    settings: { port: Number(port) },
  });
  // Before the start, so that a signal during it ends what is up already.
  const stop = () => void gateway.close().catch(fail);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    await gateway.start();
    console.log(`Listening on ${gateway.url}`);
    console.log('Ready.');
  } catch (error) {
    await gateway.close();
    throw error;
  }
};

run().catch(fail);
