// What names an application: account, region and name. Names are case-sensitive and may be `..`, so they never become part of a path.

/** Account, region and name of an application. */
export interface ApplicationKey {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** `<account>/<region>/<name>`, unique because neither account nor region holds a slash. */
export const keyText = (key: ApplicationKey): string => `${key.accountId}/${key.region}/${key.name}`;

/** The parts of a {@link keyText}. */
export const parseKeyText = (text: string): ApplicationKey => {
  const [accountId = '', region = '', ...name] = text.split('/');
  return { accountId, region, name: name.join('/') };
};
