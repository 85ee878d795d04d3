// Typed places where plugins contribute to each other.

/** A place that other plugins contribute values of one type to. Identity is the id, so two copies of a package still meet. */
export interface ExtensionPoint<T> {
  readonly id: string;
  /** Never read; carries the type. */
  readonly type?: (value: T) => T;
}

/** Declares an extension point. The id is `<package>/<noun>`, for example `drey/cluster-driver`. */
export const extensionPoint = <T>(id: string): ExtensionPoint<T> => ({ id });

/** One value given to an extension point, and who gave it. */
export interface Contribution<T> {
  readonly pluginId: string;
  readonly value: T;
}
