/** Key figures of a plan: which are shown, in which order, and which way is better. */
import type { Schemas } from '../client/api';
import { count, kilometres, percent, secondsOf, span, yuan } from './amounts';

type Kpis = Schemas['PlanSummary']['kpis'];
type Unit = 'count' | 'duration' | 'metres' | 'percent' | 'yuan';
type Better = 'more' | 'less' | 'neither';

export const FIGURES = {
  totalVisits: ['count', 'neither'],
  visitsServedByTechnicians: ['count', 'more'],
  visitsServedByPartners: ['count', 'neither'],
  unassignedMandatoryVisits: ['count', 'less'],
  unassignedOptionalVisits: ['count', 'less'],
  percentageVisitsInSla: ['percent', 'more'],
  totalTravelDistanceMeters: ['metres', 'less'],
  totalTravelTime: ['duration', 'less'],
  serviceTime: ['duration', 'neither'],
  waitingTime: ['duration', 'less'],
  totalOvertime: ['duration', 'less'],
  utilisationPercentage: ['percent', 'more'],
  workingTimeFairnessPercentage: ['percent', 'more'],
  changedVisits: ['count', 'less'],
  totalTechnicianCosts: ['yuan', 'less'],
  partnerFees: ['yuan', 'less'],
  slaPenalty: ['yuan', 'less'],
  dropPrices: ['yuan', 'less'],
  totalCost: ['yuan', 'less'],
} as const satisfies Record<string, readonly [Unit, Better]>;

export type Figure = keyof typeof FIGURES;

export const FIGURE_NAMES = Object.keys(FIGURES) as Figure[];

/** The value as a number (seconds, metres, yuan ...), or null where the plan does not say. */
export function figureValue(kpis: Kpis, name: Figure): number | null {
  const value = kpis[name];
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  return FIGURES[name][0] === 'duration' ? secondsOf(value) : Number(value);
}

/** The value in words; a dash where the plan does not say. */
export function figureText(kpis: Kpis, name: Figure): string {
  const value = figureValue(kpis, name);
  return value === null ? '–' : inUnit(value, FIGURES[name][0]);
}

export interface Difference {
  text: string;
  verdict: 'better' | 'worse' | 'same';
}

/** What one plan has more or less than another; what rounds to nothing is the same. */
export function differenceOf(mine: Kpis, theirs: Kpis, name: Figure): Difference | null {
  const [one, other] = [figureValue(mine, name), figureValue(theirs, name)];
  if (one === null || other === null) return null;
  const [unit, better]: readonly [Unit, Better] = FIGURES[name];
  const value = one - other;
  const size = inUnit(Math.abs(value), unit);
  if (size === inUnit(0, unit)) return { text: '=', verdict: 'same' };
  const text = (value > 0 ? '+' : '−') + size;
  if (better === 'neither') return { text, verdict: 'same' };
  return { text, verdict: value > 0 === (better === 'more') ? 'better' : 'worse' };
}

function inUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'count':
      return count(value);
    case 'duration':
      return span(value);
    case 'metres':
      return kilometres(value);
    case 'percent':
      return percent(value);
    case 'yuan':
      return yuan(String(value));
  }
}
