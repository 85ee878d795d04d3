// MSK's GetBootstrapBrokers tells the user's own broker. It stands here, beside the hooks around other services: one operation is no service of its own.
import type { Settings, UpstreamHook } from '@drey/plugin-api';

/** `GET /v1/clusters/<ARN>/bootstrap-brokers`, as MSK's model has it. */
const path = /^\/v1\/clusters\/[^?]+\/bootstrap-brokers\/?(?:\?|$)/;

/** What the settings say, by the names of the operation's answer. */
const brokersIn = (settings: Settings): Readonly<Record<string, string>> => {
  const plain = settings.string('kafkaBrokers') ?? '';
  const tls = settings.string('kafkaTlsBrokers') ?? '';
  return {
    ...(plain === '' ? {} : { bootstrapBrokerString: plain }),
    ...(tls === '' ? {} : { bootstrapBrokerStringTls: tls }),
  };
};

/**
 * Answers in the upstream's place where `--kafka-brokers` or `--kafka-tls-brokers` is set, whatever cluster is named, for moto has no such
 * operation (5.2.5). `settings` is undefined until the service runs. No broker of ours takes IAM authentication, so its string is never given.
 */
export const createBrokersHook = (settings: () => Settings | undefined): UpstreamHook => ({
  id: 'drey-kafka-brokers',
  service: 'kafka',
  before: ({ method, url }) => {
    if (method !== 'GET' || !path.test(url)) return undefined;
    const given = settings();
    const brokers = given === undefined ? {} : brokersIn(given);
    if (Object.keys(brokers).length === 0) return undefined;
    return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(brokers) };
  },
});
