// The types of inputs after validation.

/**
 * A type of the model with its required members present. The official client's types, and so ours, let required members be undefined;
 * a handler gets its input from `serviceModel.decode` and may rely on them.
 */
export type Validated<T> = T extends string | number | boolean | Date | Uint8Array | undefined
  ? T
  : T extends readonly (infer Element)[]
    ? Validated<Element>[]
    : {
        [Member in keyof T]: object extends Pick<T, Member>
          ? Validated<T[Member]>
          : Validated<Exclude<T[Member], undefined>>;
      };
