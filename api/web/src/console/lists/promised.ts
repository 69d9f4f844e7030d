/** What can be promised, and for which kinds of work. */
import { api, ask, type Schemas } from '../../client/api';

export interface Promised {
  policies: Schemas['SlaPolicyView'][];
  kinds: Schemas['WorkTypeView'][];
}

/** Load the policies with their ladders, and the kinds of work. */
export async function loadPromised(): Promise<Promised> {
  const [policies, kinds] = await Promise.all([
    ask(api.GET('/v1/sla-policies')),
    ask(api.GET('/v1/work-types')),
  ]);
  return { policies: policies.items, kinds: kinds.items };
}

/** The body of promises that are written: nothing chosen is no promise. */
export function promisesBody(written: Schemas['PromisePolicyBody']): Schemas['PromisePolicyBody'] {
  const named = Object.entries(written.byWorkType).filter(([, policy]) => policy !== '');
  return {
    byWorkType: Object.fromEntries(named),
    emergency: written.emergency || null,
    usual: written.usual || null,
  };
}
