/** What can be done with the clocks of a case, and how its stages stand. */
import { api, ask, type Schemas } from '../client/api';

type Clocks = Schemas['ClocksView'];
type Stage = Schemas['StageView'];

export interface Given {
  valve: boolean;
  outcome: Schemas['RemoteOutcome'];
  waiting: Schemas['PauseReason'];
  /** Note, reason or new owner. */
  words: string;
}

const of = (id: string) => ({ params: { path: { case_id: id } } });

export const ACTS = {
  acknowledge: (id: string, { valve }: Given) =>
    ask(
      api.POST('/v1/cases/{case_id}/clocks/acknowledge', {
        ...of(id),
        body: { toldToShutValve: valve },
      }),
    ),
  attempt: (id: string, { outcome, words }: Given) =>
    ask(
      api.POST('/v1/cases/{case_id}/clocks/attempts', {
        ...of(id),
        body: { outcome, note: words },
      }),
    ),
  override: (id: string, { words }: Given) =>
    ask(api.POST('/v1/cases/{case_id}/clocks/override', { ...of(id), body: { reason: words } })),
  answer: (id: string) => ask(api.POST('/v1/cases/{case_id}/clocks/answer', of(id))),
  pause: (id: string, { waiting }: Given) =>
    ask(api.POST('/v1/cases/{case_id}/clocks/pause', { ...of(id), body: { reason: waiting } })),
  resume: (id: string) => ask(api.POST('/v1/cases/{case_id}/clocks/resume', of(id))),
  handOver: (id: string, { words }: Given) =>
    ask(api.POST('/v1/cases/{case_id}/clocks/hand-over', { ...of(id), body: { owner: words } })),
  beginHandling: (id: string) => ask(api.POST('/v1/cases/{case_id}/clocks/begin-handling', of(id))),
  endHandling: (id: string) => ask(api.POST('/v1/cases/{case_id}/clocks/end-handling', of(id))),
  close: (id: string) => ask(api.POST('/v1/cases/{case_id}/clocks/close', of(id))),
} as const satisfies Record<string, (id: string, given: Given) => Promise<Clocks>>;

export type Act = keyof typeof ACTS;

/** What can be done now. */
export function actsOf(clocks: Clocks): Act[] {
  if (clocks.closedAt !== null) return [];
  const open = (stage: Schemas['Stage']): boolean =>
    clocks.stages.some((one) => one.stage === stage && one.metAt === null);
  const acts: Act[] = [];
  if (open('ACKNOWLEDGED')) acts.push('acknowledge');
  acts.push('attempt');
  if (clocks.waitsForRemoteAttempt) acts.push('override');
  if (open('ANSWERED')) acts.push('answer');
  if (clocks.stages.some((one) => one.stage === 'LIVE_HANDLING')) {
    acts.push(clocks.handlingSince === null ? 'beginHandling' : 'endHandling');
  }
  acts.push(clocks.pausedAt === null ? 'pause' : 'resume');
  // A complaint stays with who received it.
  if (clocks.caseClass !== 'COMPLAINT') acts.push('handOver');
  acts.push('close');
  return acts;
}

export type Standing = 'MET' | 'BREACHED' | 'RUNNING';

/** How a stage stands; one that is past its due instant is broken before the watch has said so. */
export function standing(stage: Stage, now: number = Date.now()): Standing {
  const late = stage.metAt === null && stage.due !== null && Date.parse(stage.due) < now;
  if (stage.breachedAt !== null || late) return 'BREACHED';
  return stage.metAt === null ? 'RUNNING' : 'MET';
}

/** The stage of a case that was, or is to be, due first of those that are not met. */
export function pressing(stages: Stage[]): Stage | null {
  return stages.find((stage) => stage.metAt === null && stage.due !== null) ?? null;
}
