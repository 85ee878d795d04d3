// Which application a page below `/_drey/applications` is about.
import type { RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, keyText } from '@drey/state';

const ROOT = '/_drey/applications';

/** Paths of an application's page: by its name, and where several accounts or regions have it, by all three. */
export const APPLICATION_PAGES: readonly string[] = [`${ROOT}/:name`, `${ROOT}/:account/:region/:name`];

/** The application that is meant, or the answer that says why it is not clear. */
export type AskedApplication = { readonly application: Application } | { readonly refusal: RouteAnswer };

/** Finds the application of a request; path or query name account and region. `below` is the part of the path behind the application's. */
export const askedApplication = (
  applications: { all(): Iterable<Application> },
  { params, query }: Pick<RouteRequest, 'params' | 'query'>,
  below = '',
): AskedApplication => {
  const account = params['account'] ?? query['account'];
  const region = params['region'] ?? query['region'];
  const [application, ...others] = [...applications.all()].filter(
    (one) =>
      one.name === params['name'] &&
      (account ?? one.accountId) === one.accountId &&
      (region ?? one.region) === one.region,
  );
  if (application === undefined)
    return { refusal: { status: 404, json: { message: `There is no application ${params['name'] ?? ''}.` } } };
  if (others.length === 0) return { application };
  const pages = [application, ...others].map((one) => `${ROOT}/${keyText(one)}${below}`);
  const message = 'Several accounts or regions have an application of this name.';
  return { refusal: { status: 409, json: { message, pages } } };
};
