// The members of every operation, from the model files of the repository. For the documentation and its test; not needed to serve.
import { readdirSync, readFileSync } from 'node:fs';
import { type OperationName, operationNames } from '@drey/api';

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
}

interface ModelFile {
  readonly shapes?: Readonly<Record<string, Shape>>;
  readonly operations?: Readonly<Record<string, { readonly input: string; readonly output: string }>>;
}

/** The model, as far as names go. */
export interface ModelMembers {
  /** Names of the members at the top of an input or output. */
  top(operation: OperationName, side: 'input' | 'output'): readonly string[];
  /** Whether a path such as `input.A.B` leads to a member; lists are passed through. */
  has(operation: OperationName, path: string): boolean;
}

const modelFolder = new URL('../../../api/model/', import.meta.url);

const readModel = (): {
  readonly shapes: Map<string, Shape>;
  readonly operations: Map<string, { input: string; output: string }>;
} => {
  const shapes = new Map<string, Shape>();
  const operations = new Map<string, { input: string; output: string }>();
  for (const name of readdirSync(modelFolder).filter((file) => file.endsWith('.json'))) {
    const file = JSON.parse(readFileSync(new URL(name, modelFolder), 'utf8')) as ModelFile;
    for (const [shape, content] of Object.entries(file.shapes ?? {})) shapes.set(shape, content);
    for (const [operation, sides] of Object.entries(file.operations ?? {})) operations.set(operation, sides);
  }
  return { shapes, operations };
};

/** Reads the model files. Throws where they are not, outside the repository. */
export const readModelMembers = (): ModelMembers => {
  const { shapes, operations } = readModel();
  const membersOf = (name: string | undefined): Readonly<Record<string, string>> => {
    const shape = shapes.get(name ?? '');
    return shape?.type === 'list' ? membersOf(shape.member) : (shape?.members ?? {});
  };
  return {
    top: (operation, side) => Object.keys(membersOf(operations.get(operation)?.[side])),
    has: (operation, path) => {
      const [side, ...parts] = path.split('.');
      if ((side !== 'input' && side !== 'output') || parts.length === 0) return false;
      let shape: string | undefined = operations.get(operation)?.[side];
      for (const part of parts) {
        shape = membersOf(shape)[part];
        if (shape === undefined) return false;
      }
      return true;
    },
  };
};

/** Names of all operations, sorted. */
export const sortedOperations = (): readonly OperationName[] => [...operationNames].toSorted();
