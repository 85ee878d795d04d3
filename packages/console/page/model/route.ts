// Which page an address stands for: the part after `#`, so that the console works below any path.

/** Tabs of one application, in their order. */
export const TABS = [
  'timeline',
  'graph',
  'checkpoints',
  'snapshots',
  'versions',
  'logs',
  'metrics',
  'properties',
  'role',
  'code',
  'cluster',
] as const;

/** One of them. */
export type Tab = (typeof TABS)[number];

/** An application as the page addresses it. */
export interface ApplicationRef {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** What is shown, with the choices that a link keeps (`query`). */
export type Page =
  | { readonly kind: 'applications'; readonly query: Readonly<Record<string, string>> }
  | {
      readonly kind: 'application';
      readonly of: ApplicationRef;
      readonly tab: Tab;
      readonly query: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'machine'; readonly query: Readonly<Record<string, string>> }
  | { readonly kind: 'begin'; readonly query: Readonly<Record<string, string>> }
  | { readonly kind: 'nowhere'; readonly query: Readonly<Record<string, string>> };

const isTab = (text: string): text is Tab => (TABS as readonly string[]).includes(text);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const applicationPage = (parts: readonly string[], query: Readonly<Record<string, string>>): Page => {
  const [accountId = '', region = '', name = '', tab = 'timeline'] = parts;
  if (accountId === '' || region === '' || name === '' || parts.length > 4 || !isTab(tab))
    return { kind: 'nowhere', query };
  return { kind: 'application', of: { accountId, region, name }, tab, query };
};

/** Reads an address such as `#/applications/000000000000/us-east-1/demo/logs?level=ERROR`. */
export const pageOf = (hash: string): Page => {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  const [root = '', ...parts] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  if (root === '' || (root === 'applications' && parts.length === 0)) return { kind: 'applications', query };
  if (root === 'applications') return applicationPage(parts, query);
  if (parts.length === 0 && (root === 'machine' || root === 'begin')) return { kind: root, query };
  return { kind: 'nowhere', query };
};

const search = (query: Readonly<Record<string, string>>): string => {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

const pathOf = (page: Page): string => {
  if (page.kind === 'application') {
    const { accountId, region, name } = page.of;
    return `#/applications/${[accountId, region, name].map(encodeURIComponent).join('/')}/${page.tab}`;
  }
  return page.kind === 'applications' || page.kind === 'nowhere' ? '#/' : `#/${page.kind}`;
};

/** The address of a page. */
export const hashOf = (page: Page): string => `${pathOf(page)}${search(page.query)}`;

/** The address of a tab of an application. */
export const applicationHash = (
  of: ApplicationRef,
  tab: Tab = 'timeline',
  query: Readonly<Record<string, string>> = {},
): string => hashOf({ kind: 'application', of, tab, query });

/** The key by which Drey's routes name it: `<account>/<region>/<name>`. */
export const keyOf = ({ accountId, region, name }: ApplicationRef): string => `${accountId}/${region}/${name}`;
