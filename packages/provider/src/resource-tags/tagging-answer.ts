// Answers of the Resource Groups Tagging API: ours, and what the upstream's own says.
import type { UpstreamTextAnswer, UpstreamCall } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import { type TaggingInput, taggingInput } from './tagging-input.js';

/** An answer of ours. */
export const answered = (output: unknown): UpstreamTextAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(output),
});

/** Asks the upstream; with another body where one is given. */
export type AskUpstream = (body?: string) => Promise<UpstreamTextAnswer>;

/** One operation, over our applications and the upstream. */
export type TagOperation = (
  applications: ApplicationStore,
  call: UpstreamCall,
  next: AskUpstream,
) => Promise<UpstreamTextAnswer>;

/** The upstream's output; or its refusal, to be passed on. An upstream without this service has no resources. */
export const upstreamOutput = async (
  next: AskUpstream,
  input: TaggingInput,
): Promise<{ readonly output: TaggingInput } | { readonly refusal: UpstreamTextAnswer }> => {
  const answer = await next(JSON.stringify(input));
  if (answer.status === 501) return { output: {} };
  if (answer.status !== 200) return { refusal: answer };
  try {
    return { output: taggingInput(answer.body) };
  } catch {
    return { refusal: { ...answer, status: 502 } };
  }
};
