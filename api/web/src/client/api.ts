/** The way to the server: typed by its OpenAPI document, failures as cause and action. */
import createClient, { type Middleware } from 'openapi-fetch';
import { speech, t } from '../texts/index.svelte';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/** The server said no, or could not be reached (`status` 0). */
export class Failure extends Error {
  override name = 'Failure';

  constructor(
    readonly status: number,
    readonly problems: Problem[],
  ) {
    super(problems.map((problem) => problem.cause).join(' '));
  }

  /** Whether trying the same again later can succeed. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const speakTheirLanguage: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', speech.language);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: '/' });
api.use(speakTheirLanguage);

let whenSignedOut: () => void = () => undefined;

/** Say what to do when the server no longer knows who is asking. */
export function onSignedOut(act: () => void): void {
  whenSignedOut = act;
}

interface Answer<Data> {
  data?: Data | undefined;
  error?: unknown;
  response: Response;
}

/**
 * Wait for an answer and give its data.
 *
 * @throws {Failure} when there is none, or it is a refusal.
 */
export async function ask<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await asked;
  } catch (error) {
    // fetch rejects with a TypeError when there is no connection; anything else is a mistake of ours.
    if (error instanceof TypeError) throw new Failure(0, [unreachable()]);
    throw error;
  }
  if (answer.response.ok) return answer.data as Data;
  if (answer.response.status === 401) whenSignedOut();
  throw new Failure(answer.response.status, problemsIn(answer.error, answer.response.status));
}

/** Turn what was thrown into problems to show; what is no failure of the server's is thrown on. */
export function problemsOf(error: unknown): Problem[] {
  if (error instanceof Failure) return error.problems;
  throw error;
}

function problemsIn(body: unknown, status: number): Problem[] {
  if (typeof body === 'object' && body !== null && 'errors' in body) {
    return (body as Schemas['Errors']).errors;
  }
  return [
    {
      code: 'UNEXPECTED_ANSWER',
      cause: t('failure.unexpected.cause', { status }),
      action: t('failure.unexpected.action'),
      field: '',
    },
  ];
}

function unreachable(): Problem {
  return {
    code: 'UNREACHABLE',
    cause: t('failure.unreachable.cause'),
    action: t('failure.unreachable.action'),
    field: '',
  };
}
