// `plugin.manifest.json`: what a host reads before it loads any code.
import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import type { CommandOption } from './command.js';
import { OperatorError } from './operator-error.js';
import type { Setting } from './setting.js';

/** The service that a plugin implements; the indexes of a host's router are built from it. */
export interface ManifestService {
  /** Service code: the key in health and in `PROVIDER_OVERRIDE_<SERVICE>`. */
  readonly name: string;
  /** Other names understood in `SERVICES`. */
  readonly aliases?: readonly string[];
  /** Name in the credential scope. */
  readonly signingName: string;
  /** Part of `X-Amz-Target` before the dot. */
  readonly targetPrefix: string;
  readonly protocol: 'aws-json-1.1';
  readonly apiVersion: string;
}

/** A subcommand as `--help` shows it. */
export interface ManifestCommand {
  readonly name: string;
  readonly summary: string;
  /** What the words after its name are, such as `list | inspect <name>`. */
  readonly usage?: string;
  readonly options?: readonly CommandOption[];
}

/** A plugin's self-description. */
export interface PluginManifest {
  readonly manifestVersion: 1;
  readonly id: string;
  readonly version: string;
  /** Major version of the plugin API that the plugin is written for. */
  readonly pluginApi: 1;
  readonly license?: string;
  readonly description?: string;
  /**
   * The module to load: a path starting with `./`, resolved against the manifest's folder and staying inside it, or a package name,
   * resolved from the manifest's folder as Node resolves imports. It exports `plugin`.
   */
  readonly entry: string;
  /** Left out by plugins that only extend others. */
  readonly service?: ManifestService;
  /** Provider names and what each is, in one sentence. */
  readonly providers?: Readonly<Record<string, string>>;
  readonly defaultProvider?: string;
  /** Ids of extension points that the plugin offers. */
  readonly extensionPoints?: readonly string[];
  /** AWS services that the plugin asks of the upstream. */
  readonly upstreamServices?: readonly string[];
  readonly settings?: readonly Setting[];
  /**
   * Packages whose own manifests are loaded with this one: plugins beside it that a user should not have to name. They are resolved from the
   * manifest's folder and export `./plugin.manifest.json`. One that is not there is told, and is no fault of this plugin.
   */
  readonly brings?: readonly string[];
  /** Subcommands, so that `--help` needs no code. */
  readonly commands?: readonly ManifestCommand[];
}

let validate: ValidateFunction<PluginManifest> | undefined;

const readSchema = (): AnySchema =>
  JSON.parse(readFileSync(new URL('../plugin.manifest.schema.json', import.meta.url), 'utf8')) as AnySchema;

/** Checks a parsed manifest against the closed schema. Throws an {@link OperatorError} that lists every fault. */
export const parseManifest = (value: unknown, source: string): PluginManifest => {
  validate ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile<PluginManifest>(readSchema());
  if (validate(value)) return value;
  const faults = (validate.errors ?? []).map((error) => {
    const extra = error.keyword === 'additionalProperties' ? ` '${String(error.params['additionalProperty'])}'` : '';
    return `${error.instancePath || '/'} ${error.message ?? 'is wrong'}${extra}`;
  });
  throw new OperatorError(
    'DREY_MANIFEST_INVALID',
    `${source} is no valid plugin manifest: ${faults.join('; ')}.`,
    'Mend the manifest; its schema is plugin.manifest.schema.json of @drey/plugin-api.',
  );
};
