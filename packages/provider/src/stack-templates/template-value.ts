// One scalar of a template and the keys that lead to it.

/** For example `['Resources', 'Queue', 'Type']` and `AWS::SQS::Queue`. Entries of lists count from `0`. */
export interface TemplateValue {
  readonly path: readonly string[];
  readonly text: string;
}
