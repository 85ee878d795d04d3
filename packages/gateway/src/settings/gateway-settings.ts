// The gateway's own settings, declared once; flags, environment variables and `--help` follow from this table.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Setting } from '@drey/plugin-api';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting whose default may depend on the surroundings. */
export interface GatewaySetting extends Setting {
  /** Makes the default; `defaultText` says it in words for `--help`. */
  readonly computeDefault?: (environment: Environment) => string;
  readonly defaultText?: string;
}

const below = (environment: Environment, variable: string, fallback: string, last: string): string =>
  join(environment[variable] || join(environment['HOME'] || homedir(), fallback), 'drey', last);

const address: readonly GatewaySetting[] = [
  {
    name: 'port',
    flag: '--port',
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    defaultText: 'that of GATEWAY_LISTEN, else 4566',
    description: 'Port to listen on; 0 picks a free one and prints it',
  },
  {
    name: 'host',
    flag: '--host',
    type: 'string',
    defaultText: 'that of GATEWAY_LISTEN, else 127.0.0.1',
    description: 'Address to listen on; who can reach it can run code as you',
  },
  {
    name: 'gatewayListen',
    env: ['GATEWAY_LISTEN'],
    type: 'string',
    default: '127.0.0.1:4566',
    description: 'Comma-separated list of ip:port to listen on; parts may be left out',
  },
  {
    name: 'localstackHost',
    env: ['LOCALSTACK_HOST'],
    type: 'string',
    description: 'Further name[:port] under which clients reach the gateway',
  },
];

const storage: readonly GatewaySetting[] = [
  {
    name: 'dataDir',
    flag: '--data-dir',
    env: ['DREY_DATA_DIR'],
    type: 'string',
    computeDefault: (environment) => below(environment, 'XDG_DATA_HOME', '.local/share', 'default'),
    defaultText: '$XDG_DATA_HOME/drey/default, else ~/.local/share/drey/default',
    description: 'Directory of everything that lasts',
  },
  {
    name: 'cacheDir',
    flag: '--cache-dir',
    env: ['DREY_CACHE_DIR'],
    type: 'string',
    computeDefault: (environment) => below(environment, 'XDG_CACHE_HOME', '.cache', ''),
    defaultText: '$XDG_CACHE_HOME/drey, else ~/.cache/drey',
    description: 'Directory of what can be made again (runtimes, environments)',
  },
  {
    name: 'persistence',
    flag: '--persistence',
    env: ['PERSISTENCE'],
    type: 'boolean',
    default: true,
    description: 'Keep state on disk; 0 keeps it in memory only',
  },
];

const services: readonly GatewaySetting[] = [
  {
    name: 'upstream',
    flag: '--upstream',
    env: ['DREY_UPSTREAM'],
    type: 'string',
    default: 'moto',
    description: 'Who serves the other AWS services: moto, the URL of an emulator, or none',
  },
  {
    name: 'services',
    flag: '--services',
    env: ['SERVICES'],
    type: 'string',
    description: 'Comma-separated list of the plugin services to load; all when left out',
  },
  {
    name: 'strictServiceLoading',
    env: ['STRICT_SERVICE_LOADING'],
    type: 'boolean',
    default: true,
    description: 'Whether SERVICES limits what is loaded; 0 loads everything',
  },
  {
    name: 'stopTimeoutSeconds',
    env: ['DREY_STOP_TIMEOUT_SECONDS'],
    type: 'integer',
    minimum: 1,
    maximum: 3600,
    default: 120,
    unit: 'seconds',
    description: 'Longest time that a clean stop waits for savepoints and clusters',
  },
];

const companion: readonly GatewaySetting[] = [
  {
    name: 'companionLogs',
    flag: '--companion-logs',
    env: ['DREY_COMPANION_LOGS'],
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 256,
    unit: 'MiB',
    description:
      'What the moto companion keeps of each log stream in memory: its newest events. A companion that runs already keeps to the setting that it was started with',
  },
];

const safety: readonly GatewaySetting[] = [
  {
    name: 'allowedHosts',
    flag: '--allowed-hosts',
    env: ['DREY_ALLOWED_HOSTS'],
    type: 'string',
    description: 'Comma-separated further names for the Host header; *.name covers subdomains',
  },
  {
    name: 'allowedOrigins',
    env: ['EXTRA_CORS_ALLOWED_ORIGINS'],
    type: 'string',
    description: 'Comma-separated origins that browsers may call from',
  },
  {
    name: 'disableCorsChecks',
    env: ['DISABLE_CORS_CHECKS'],
    type: 'boolean',
    default: false,
    description: 'Let browsers call from any origin',
  },
  {
    name: 'disableCorsHeaders',
    env: ['DISABLE_CORS_HEADERS'],
    type: 'boolean',
    default: false,
    description: 'Send no CORS headers',
  },
  {
    name: 'extraCorsAllowedHeaders',
    env: ['EXTRA_CORS_ALLOWED_HEADERS'],
    type: 'string',
    description: 'Comma-separated further request headers that browsers may send',
  },
  {
    name: 'extraCorsExposeHeaders',
    env: ['EXTRA_CORS_EXPOSE_HEADERS'],
    type: 'string',
    description: 'Comma-separated further answer headers that browsers may read',
  },
  {
    name: 'maxBodyBytes',
    flag: '--max-body-bytes',
    env: ['DREY_MAX_BODY_BYTES'],
    type: 'integer',
    minimum: 1024,
    maximum: 1_073_741_824,
    // The model allows 50 MiB in CodeContent.ZipFileContent, which are 67 in base64, and the rest of such a request is small.
    default: 73_400_320,
    unit: 'bytes',
    description: 'Largest request body of a plugin service; uploads to S3 have no limit here',
  },
];

const logging: readonly GatewaySetting[] = [
  {
    name: 'logLevel',
    flag: '--log-level',
    env: ['LS_LOG'],
    type: 'string',
    values: ['trace', 'trace-internal', 'debug', 'info', 'warn', 'error'],
    defaultText: 'info, debug with DEBUG=1',
    description: 'Least level of the log lines on standard error',
  },
  // A text on purpose: many tools read patterns from DEBUG, which must not stop the start.
  {
    name: 'debug',
    env: ['DEBUG'],
    type: 'string',
    description: 'Set to 1 for debug lines in the log; LS_LOG beats it',
  },
];

/** Every setting of the gateway itself, in the order of `--help`. */
export const gatewaySettings: readonly GatewaySetting[] = [
  ...address,
  ...storage,
  ...services,
  ...companion,
  ...safety,
  ...logging,
];
