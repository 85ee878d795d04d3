// How a fault of Flink reads in an operation record.
import { FlinkRestError, FlinkUnreachable } from './flink-rest/flink-rest-error.js';
import type { JavaFault } from './flink-rest/java-fault.js';

/** `class: message StackTrace: ...`, the form of a real operation's ErrorString (seen in a public Terraform issue). */
export const faultText = ({ root, trace }: { readonly root: JavaFault; readonly trace: string }): string => {
  const first = root.message === '' ? root.type : `${root.type}: ${root.message}`;
  return trace === '' ? first : `${first} StackTrace: ${trace}`;
};

/** The text of an error of the REST client. */
export const errorText = (error: unknown): string => {
  if (error instanceof FlinkRestError && error.root !== undefined)
    return faultText({ root: error.root, trace: error.trace });
  return error instanceof Error ? error.message : String(error);
};

/** Classes of all faults of an error of the REST client, outermost first; empty where it names none. */
export const faultTypes = (error: unknown): readonly string[] => {
  if (error instanceof FlinkRestError) return error.causes.map(({ type }) => type);
  return error instanceof Error && error.cause !== undefined ? faultTypes(error.cause) : [];
};

/** Whether there was no answer, so that nothing is known of what was asked. */
export const isUnreachable = (error: unknown): boolean => error instanceof FlinkUnreachable;
