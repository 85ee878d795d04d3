// The ARN of an IAM role, taken apart.

/** The parts of a role's ARN. */
export interface RoleArn {
  readonly partition: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly roleName: string;
  /** `/`, or a path that begins and ends with one. */
  readonly path: string;
}

const pattern = /^arn:(aws[a-z-]*):iam::(\d{12}):role(\/|\/[\x21-\x7e]{1,510}\/)([\w+=,.@-]{1,64})$/;

/** Takes a role's ARN apart; undefined when the text is none. */
export const parseRoleArn = (arn: string): RoleArn | undefined => {
  const [, partition, accountId, path, roleName] = pattern.exec(arn) ?? [];
  if (partition === undefined || accountId === undefined || path === undefined || roleName === undefined)
    return undefined;
  return { partition, accountId, path, roleName };
};
