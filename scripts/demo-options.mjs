// What `npm run demo` was asked for; run.mjs looks before it builds anything.
import { parseArgs } from 'node:util';

const usage = `npm run demo -- [--once] [--port PORT]

Builds the example job, starts Drey with its companion, deploys the job as a user would and shows what it writes.
  --once       end after the first objects are there; exit code 0 then, another one with the reason otherwise
  --port PORT  port of the gateway; 4566 or, where that is taken, any free one
Its data lie in a directory of their own, which goes when it ends. For one that stays: npm start -- --data-dir DIRECTORY`;

const isPort = (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

const read = () => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.port !== undefined && !isPort(values.port)) throw new Error(`--port is a number, not '${values.port}'.`);
  return values;
};

const readOrEnd = () => {
  try {
    const values = read();
    if (!values.help) return values;
    console.log(usage);
    return process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return process.exit(2);
  }
};

/** The options. Where they cannot be, or ask for help, the process has ended. */
export const options = readOrEnd();
