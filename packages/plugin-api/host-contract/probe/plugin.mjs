// A service that tells what it finds in its host. The rules of the host contract ask it over HTTP, so any kind of host can be tried.
import { writeFileSync } from 'node:fs';
import { definePlugin, extensionPoint, ServiceError } from '@drey/plugin-api';

const words = extensionPoint('dreyprobe/word');

const model = {
  operations: [
    'CloseDataPlane',
    'Fail',
    'Look',
    'MarkWhenStopped',
    'OpenDataPlane',
    'Refuse',
    'Remember',
    'Strict',
    'Unwritten',
  ],
  decode: (operation, body) => {
    if (operation === 'Strict') throw new ServiceError('ValidationException', 'Nothing is valid.');
    return body ?? {};
  },
};

const threw = (act) => {
  try {
    act();
    return false;
  } catch {
    return true;
  }
};

/** Whether a sleep that is given up rejects with the signal's reason. */
const sleepsAsPromised = async (clock) => {
  await clock.sleep(1);
  const over = new AbortController();
  const slept = clock.sleep(60_000, over.signal).then(
    () => 'slept',
    (error) => error.message,
  );
  over.abort(new Error('given up'));
  return slept;
};

const settingsOf = ({ settings }) => ({
  Word: settings.string('probeWord'),
  Count: settings.integer('probeCount'),
  On: settings.boolean('probeOn'),
  Unset: settings.string('probeUnset') ?? null,
  UndeclaredThrows: threw(() => settings.string('neverDeclared')),
});

const logsWithoutThrowing = ({ log }) =>
  !threw(() => {
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'])
      log.child({ probe: true })[level]('Probe', { level });
  });

const contextOf = ({ signal, log, ...rest }) => ({
  ...rest,
  requestId: rest.requestId,
  signal: signal instanceof AbortSignal && !signal.aborted,
  log: typeof log.info,
});

/** The context's members, also where a host makes them on demand. */
const told = (context) =>
  contextOf(
    Object.fromEntries(
      ['requestId', 'service', 'operation', 'accountId', 'region', 'partition', 'endpoint', 'signal', 'log'].map(
        (name) => [name, context[name]],
      ),
    ),
  );

export const plugin = definePlugin({
  id: 'dreyprobe',
  register: (registration) => {
    const order = [];
    let mark;
    let listener;

    registration.contribute(words, 'from itself');

    const providerOf = (host) => ({
      model,
      start: async () => void order.push('start'),
      stop: async () => {
        if (mark !== undefined) writeFileSync(mark, 'stopped');
      },
      operations: {
        Look: async (input, context) => ({
          Input: input,
          Order: order,
          Host: {
            Version: host.version,
            InstanceId: host.instanceId,
            DataDirectory: host.dataDirectory,
            CacheDirectory: host.cacheDirectory,
            Now: host.clock.now(),
            Sleep: await sleepsAsPromised(host.clock),
            Logs: logsWithoutThrowing(host),
            Settings: settingsOf(host),
            Contributions: host.contributions(words),
            NoContributions: host.contributions(extensionPoint('dreyprobe/nobody')),
            UpstreamEndpoint: host.upstream.endpoint,
            UpstreamHeaders: host.upstream.accountHeaders('123456789012'),
            UnknownKey: (await host.upstream.accountOf('AKIAPROBEUNKNOWN')) ?? null,
            HasDataPlane: host.openDataPlane !== undefined,
            HasAccessKeys: host.rememberAccessKey !== undefined,
          },
          Context: told(context),
        }),
        Refuse: () => {
          throw new ServiceError('ProbeException', 'Refused.', {
            status: 409,
            members: { Why: 'asked' },
            messageMember: 'Message',
          });
        },
        Fail: () => {
          throw new Error('a secret of the plugin');
        },
        MarkWhenStopped: ({ Path }) => {
          mark = Path;
          return {};
        },
        Remember: ({ AccessKeyId, AccountId }) => {
          host.rememberAccessKey(AccessKeyId, AccountId);
          return {};
        },
        OpenDataPlane: async () => {
          listener = await host.openDataPlane({
            host: '127.0.0.1',
            port: 0,
            routes: [
              { method: 'GET', path: '/probe/:word', summary: 'A word.', handle: ({ params }) => ({ json: params }) },
            ],
          });
          return { Port: listener.port };
        },
        CloseDataPlane: async () => {
          await listener.close();
          return {};
        },
      },
    });
    registration.provider('chosen', (host) => {
      order.push('provider');
      return providerOf(host);
    });
    registration.provider('other', () => {
      order.push('other');
      return { model, operations: {} };
    });
    registration.init(() => void order.push('init'));
  },
});
