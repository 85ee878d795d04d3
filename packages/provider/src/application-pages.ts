// Which application a page below `/_drey/applications` or `/_drey/application` is about.
import type { RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, type ApplicationKey, keyText, parseKeyText } from '@drey/state';

const ROOT = '/_drey/applications';

/** Where `?application=<account>/<region>/<name>` names it: the names `.` and `..` are legal, and in a path every client folds them. */
export const APPLICATION_BY_QUERY = '/_drey/application';

/** Paths of an application's page: by its name, where several accounts or regions have it by all three, and by a query. */
export const APPLICATION_PAGES: readonly string[] = [
  `${ROOT}/:name`,
  `${ROOT}/:account/:region/:name`,
  APPLICATION_BY_QUERY,
];

const form = /^\d{12}\/[a-z0-9-]{1,40}\/[a-zA-Z0-9_.-]{1,128}$/;

/** Reads `<account>/<region>/<name>`; undefined for what is none. */
export const askedKey = (text: string | undefined): ApplicationKey | undefined =>
  text !== undefined && form.test(text) ? parseKeyText(text) : undefined;

/** The answer to a query that names no application in that form. */
export const noKey: RouteAnswer = { status: 400, json: { message: 'application is <account>/<region>/<name>.' } };

/** The application that is meant, or the answer that says why it is not clear. */
export type AskedApplication = { readonly application: Application } | { readonly refusal: RouteAnswer };

interface Named {
  readonly name: string;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

const namedBy = ({ params, query }: Pick<RouteRequest, 'params' | 'query'>): Named | undefined => {
  const { name } = params;
  if (name === undefined) return askedKey(query['application']);
  return { name, accountId: params['account'] ?? query['account'], region: params['region'] ?? query['region'] };
};

/** Finds the application of a request; path or query name account and region. `below` is the part of the path behind the application's. */
export const askedApplication = (
  applications: { all(): Iterable<Application> },
  request: Pick<RouteRequest, 'params' | 'query'>,
  below = '',
): AskedApplication => {
  const named = namedBy(request);
  if (named === undefined) return { refusal: noKey };
  const { name, accountId, region } = named;
  const [application, ...others] = [...applications.all()].filter(
    (one) =>
      one.name === name && (accountId ?? one.accountId) === one.accountId && (region ?? one.region) === one.region,
  );
  if (application === undefined)
    return { refusal: { status: 404, json: { message: `There is no application ${name}.` } } };
  if (others.length === 0) return { application };
  const pages = [application, ...others].map((one) => `${ROOT}/${keyText(one)}${below}`);
  const message = 'Several accounts or regions have an application of this name.';
  return { refusal: { status: 409, json: { message, pages } } };
};
