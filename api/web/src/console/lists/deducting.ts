/** Deductions that a person makes. */
import { api, ask, type Schemas } from '../../client/api';

export type HandRule = Schemas['DeductionRuleBody-Output'];

/** The rules that are switched on and that a person applies. */
export async function handRules(): Promise<HandRule[]> {
  const { rules } = await ask(api.GET('/v1/deduction-rules'));
  return rules.filter((rule) => rule.enabled && rule.cause === 'BY_HAND');
}

/** Deduct from whoever did a visit. */
export function deduct(body: Schemas['DeductionRequest']): Promise<Schemas['LineView']> {
  return ask(api.POST('/v1/ledger-deductions', { body }));
}
