// Settings that a host or plugin declares once; flags, environment variables, `--help` and documentation follow from them.

/** A setting as a manifest has it. */
export interface Setting {
  /** camelCase name, by which code reads it. */
  readonly name: string;
  /** Long flag such as `--driver`. */
  readonly flag?: string;
  /** Environment variables, the first set one wins. `LOCALSTACK_<name>` is tried for each as well. */
  readonly env?: readonly string[];
  readonly type: 'string' | 'integer' | 'boolean';
  readonly default?: string | number | boolean;
  /** The only values allowed. */
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Unit of an integer, for example `milliseconds`. */
  readonly unit?: string;
  /** One line for `--help` and `docs/configuration.md`. */
  readonly description: string;
}

/** Values after flags, environment and defaults were merged and checked. Reading an undeclared name throws. */
export interface Settings {
  string(name: string): string | undefined;
  integer(name: string): number | undefined;
  boolean(name: string): boolean;
}
