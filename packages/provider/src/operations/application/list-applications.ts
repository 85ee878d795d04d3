// ListApplications: a page by name. The token is the last name of the page before, as its modelled type says.
import { type Needs, type Operation } from '../../needs.js';
import { applicationSummary } from '../../views/application-summary.js';

const DEFAULT_PAGE = 50;

/** Lists the applications of a region. Tokens survive inserts, deletes and restarts, since they only name a position. */
export const listApplications =
  ({ applications }: Needs<'applications'>): Operation<'ListApplications'> =>
  (input, { accountId, region }) => {
    const limit = input.Limit ?? DEFAULT_PAGE;
    const found = applications.page(accountId, region, input.NextToken, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      ApplicationSummaries: page.map(applicationSummary),
      ...(found.length > limit && last !== undefined ? { NextToken: last.name } : {}),
    };
  };
