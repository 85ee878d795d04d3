// What the `/_drey` routes of the page answer that are asked once. Times are milliseconds since the epoch, sizes bytes.

/** A sentence and since when it holds. */
export interface Remark {
  readonly since: number;
  readonly text: string;
}

/** The one cause of what fails, as `/_drey/applications` has it. */
export interface FirstFaultFacts {
  readonly of: 'job' | 'main' | 'cluster' | 'operation';
  readonly kind: string | null;
  /** Java class of the fault. */
  readonly class: string | null;
  readonly message: string;
  readonly operator: string | null;
  readonly subtask: { readonly index: number; readonly of: number } | null;
  /** The first frame of the user's own code. */
  readonly frame: string | null;
  readonly since: number;
  readonly latest: number;
  readonly times: number;
  /** What helps, whole sentences. */
  readonly remedy: string | null;
}

/**
 * `GET /_drey/applications/<account>/<region>/<name>/properties`: property groups of the version in force, values masked.
 * `?show=<group>/<key>` (as URLs encode it) tells one value, `?show=*` all; `?version=<id>` is another version.
 */
export interface PropertiesAnswer {
  readonly versionId: number;
  readonly groups: readonly {
    readonly id: string;
    readonly properties: readonly {
      readonly key: string;
      /** Null while masked. */
      readonly value: string | null;
      /** Characters of the value. */
      readonly length: number;
      readonly looksSecret: boolean;
    }[];
  }[];
}

/** `GET .../code`: what the version in force runs. */
export interface CodeAnswer {
  readonly versionId: number;
  readonly runtimeEnvironment: string;
  /** Null for none, or text. */
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly kind: 'jar' | 'zip' | 'python' | 'none' | 'unknown';
  readonly mainClass: string | null;
  /** Why it cannot run; null where it can as far as is known. */
  readonly refusal: string | null;
  readonly warnings: readonly string[];
  /** Java feature version that clusters have here, and on the service; null where unknown. */
  readonly java: { readonly here: number | null; readonly service: number | null };
  /** How many classes of those looked at are compiled for which Java feature version. */
  readonly classes: readonly { readonly java: number; readonly count: number }[];
  /** Libraries inside that talk to other systems, and Flink's own, by what Maven left in the jar; version null where not told. */
  readonly connectors: readonly {
    readonly group: string;
    readonly artifact: string;
    readonly version: string | null;
  }[];
}

/** `GET .../role`: the execution role and what speaks against it. */
export interface RoleAnswer {
  readonly roleArn: string | null;
  /** Setting `--roles`: `off`, `report` or `enforce`. */
  readonly mode: string;
  readonly findings: readonly { readonly text: string; readonly remedy: string | null }[];
  /** Why nothing could be looked at; null where it was. */
  readonly unanswered: string | null;
}

/** `GET .../checkpoints/<id>`: one checkpoint of the present job, by subtask. */
export interface CheckpointAnswer {
  readonly id: number;
  readonly vertices: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly subtasks: readonly {
      readonly index: number;
      readonly status: string;
      readonly acknowledgedAt: number | null;
      /** Milliseconds. */
      readonly duration: number | null;
      readonly size: number | null;
      readonly writtenSize: number | null;
      /** Phases in milliseconds; null where not told. */
      readonly syncDuration: number | null;
      readonly asyncDuration: number | null;
      readonly alignmentDuration: number | null;
      readonly startDelay: number | null;
      readonly alignedBytes: number | null;
      readonly persistedBytes: number | null;
    }[];
  }[];
}

/** `GET /_drey/settings`. */
export interface SettingsAnswer {
  readonly settings: readonly {
    readonly name: string;
    readonly flag: string | null;
    readonly env: readonly string[];
    /** As text; null for unset. What may be secret is masked: `***`. */
    readonly value: string | null;
    readonly origin: 'flag' | 'environment' | 'default';
    readonly description: string;
    /** Plugin that declares it, or `host`. */
    readonly source: string;
    readonly unit: string | null;
    readonly default: string | null;
    readonly values: readonly string[] | null;
  }[];
}

/** `GET /_drey/doctor`: the rows of `drey doctor` that make sense in a running host; looks anew each time, bounded. */
export interface DoctorAnswer {
  readonly at: number;
  readonly rows: readonly {
    readonly subject: string;
    readonly purpose: string;
    readonly required: boolean;
    readonly state: 'ok' | 'missing' | 'not needed';
    readonly found: string;
    readonly remedy: string | null;
  }[];
}

/** `GET /_drey/cache` lists, `POST /_drey/gc` frees what is superseded or unfinished and used by nobody. */
export interface CacheAnswer {
  readonly directory: string;
  /** When the oldest of the sizes was measured, milliseconds since the epoch: ten minutes ago at most. Everything else is as it is. */
  readonly measuredAt: number;
  /** Whether sizes are being measured: ask again in a second. */
  readonly measuring: boolean;
  /** Freed by this request. */
  readonly freed: number;
  /** Why it cannot be told what is in use, so that nothing is freed, and what helps; null where it can. */
  readonly doubt: string | null;
  readonly entries: readonly {
    /** `runtimes`, `companion`, ... */
    readonly kind: string;
    readonly name: string;
    /** Null while it is measured for the first time. */
    readonly bytes: number | null;
    readonly state: 'current' | 'superseded' | 'unfinished';
    readonly usedBy: number | null;
    readonly freed: boolean;
  }[];
}

/** An answer that is no success. */
export interface RouteFault {
  readonly message?: string;
  readonly error?: string;
}
