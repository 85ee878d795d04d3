// What a golden transcript is, and reading all of them: requests and answers of one operation as data, with how each answer is known.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../host/repository.js';

/** What every operation has to show, unless it says why it cannot. */
export const requiredKinds = ['happy', 'notFound', 'conflict', 'validation'] as const;

/** `unsupported` is a refused kind of application, `limit` a quota. */
export const kinds = [...requiredKinds, 'unsupported', 'limit'] as const;

/** Kind of an exchange. */
export type Kind = (typeof kinds)[number];

/** JSON as it stands in a file or on the wire. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** JSON with named members. */
export type JsonObject = Readonly<Record<string, Json>>;

/** How an answer is known. */
export interface Provenance {
  /** K: documented, or seen in a capture or an acceptance test. T: claimed by another emulator's author as seen. I: inferred. */
  readonly certainty: 'K' | 'T' | 'I';
  /** The public source, or what the inference rests on. */
  readonly source: string;
  /** What of the answer is less certain than that, for example its text. */
  readonly inferred?: string;
}

/** An answer as it is compared: volatile members masked. */
export interface MaskedAnswer {
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: Json;
}

/** An object in S3; `<account>` in the bucket's name keeps tests apart. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly text: string;
}

/** One request, and the answer to it. */
export interface Exchange {
  readonly kind: Kind;
  /** What it shows, as a sentence about the operation. */
  readonly title: string;
  /** Names of groups of steps that come before, in this order. */
  readonly given?: readonly string[];
  /** Objects that are there before. Where this is given, empty or not, the exchange needs a host with an S3. */
  readonly objects?: readonly StoredObject[];
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: Json };
  readonly response: MaskedAnswer;
  readonly provenance: Provenance;
}

/** All exchanges of one operation. */
export interface Transcript {
  readonly operation: string;
  /** Kinds that the operation cannot show, each with the reason. */
  readonly notApplicable?: Readonly<Partial<Record<Kind, string>>>;
  readonly exchanges: readonly Exchange[];
}

/** A transcript and where it stands. */
export interface TranscriptFile {
  readonly path: string;
  /** The folder: what the operation is about. */
  readonly noun: string;
  /** File name without its ending. */
  readonly name: string;
  readonly transcript: Transcript;
}

/** One step before an exchange; it has to succeed. */
export interface Step {
  readonly operation: string;
  readonly body: JsonObject;
  /** Values of the answer to keep, by name: dotted paths. Later bodies write `<name>` for them. */
  readonly remember?: Readonly<Record<string, string>>;
  /** Repeats the call until these paths have these values. */
  readonly until?: Readonly<Record<string, Json>>;
}

const directory = join(repositoryRoot, 'packages/conformance/transcripts');
const givenFile = 'given.json';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Groups of steps by name. */
export const givenSteps = read(join(directory, givenFile)) as Readonly<Record<string, readonly Step[]>>;

/** Every transcript, in the order of their paths. */
export const transcriptFiles: readonly TranscriptFile[] = readdirSync(directory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: noun }) =>
    readdirSync(join(directory, noun))
      .toSorted()
      .map((file) => {
        const path = join(directory, noun, file);
        return { path, noun, name: basename(file, '.json'), transcript: read(path) as Transcript };
      }),
  );
