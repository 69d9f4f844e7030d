/** Server-sent events, as values. The browser connects again by itself, from the last event on. */
import type { Schemas } from './api';

type Stop = () => void;

export type RunEvent = Schemas['RunEvent'];
export type Change = Schemas['Change'];

/** Follow a run until it ends; `see` gets each event and whether it is the last. */
export function followRun(runId: string, see: (event: RunEvent, last: boolean) => void): Stop {
  const source = new EventSource(`/v1/route-plans/${encodeURIComponent(runId)}/events`);
  source.addEventListener('progress', (event) => see(valueOf(event), false));
  source.addEventListener('done', (event) => {
    source.close();
    see(valueOf(event), true);
  });
  return () => source.close();
}

const CHANGES = [
  'message',
  'plan.published',
  'plan.proved',
  'visit.changed',
  'visit.status',
  'site.placed',
  'offer.answered',
] as const;

/** Follow what changes; `hear` gets whether the stream is connected. */
export function followChanges(
  see: (change: Change) => void,
  hear: (connected: boolean) => void,
): Stop {
  const source = new EventSource('/v1/events');
  for (const kind of CHANGES) source.addEventListener(kind, (event) => see(valueOf(event)));
  source.addEventListener('open', () => hear(true));
  source.addEventListener('error', () => hear(false));
  return () => source.close();
}

function valueOf<Value>(event: MessageEvent<string>): Value {
  return JSON.parse(event.data) as Value;
}
