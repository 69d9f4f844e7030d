/** The day that the technician looks at: from the server, or as it was last seen. */
import { api, ask, Failure, type Problem, type Schemas } from '../client/api';
import { dateOf, daysLater } from '../format/instants';
import { keepDay, keptDay, type Day, type Kept } from './keep';

type VisitStatus = Schemas['VisitStatus'];
export type DayStop = Schemas['DayStop'];

const ZONE_UNTIL_TOLD = 'Asia/Shanghai';
const DAYS_KEPT = 2;
const DATE_IN_ADDRESS = /^#(\d{4}-\d{2}-\d{2})$/;

const STATUS_AFTER: Record<Schemas['VisitEventKind'], VisitStatus> = {
  START: 'EN_ROUTE',
  ARRIVE: 'ARRIVED',
  BEGIN: 'IN_SERVICE',
  COMPLETE: 'COMPLETED',
  CANNOT_COMPLETE: 'FAILED',
};
const AHEAD: readonly VisitStatus[] = ['NEW', 'PLANNED', 'PUBLISHED', 'CANCELLED'];
const OVER: readonly VisitStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

export class Round {
  day = $state.raw<Day | null>(null);
  /** Today, unless the address of the page names another date. */
  date = $state(DATE_IN_ADDRESS.exec(location.hash)?.[1] ?? dateOf(Date.now(), ZONE_UNTIL_TOLD));
  problems = $state.raw<Problem[]>([]);
  /** Whether the server could not be reached, so that what is shown may be old. */
  offline = $state(false);
  loading = $state(true);

  /** Numbers what was asked for: an answer that was overtaken by news is not shown. */
  #asked = 0;

  readonly zone = $derived(this.day?.timezone ?? ZONE_UNTIL_TOLD);

  constructor(readonly userId: string) {}

  get today(): string {
    return dateOf(Date.now(), this.zone);
  }

  /** Look at another date. */
  async look(date: string): Promise<void> {
    this.date = date;
    history.replaceState(null, '', date === this.today ? location.pathname : `#${date}`);
    this.day = null;
    await this.load();
  }

  /** Show the day as it was last seen, then as the server has it. */
  async load(): Promise<void> {
    const { date } = this;
    const asked = ++this.#asked;
    this.loading = true;
    this.problems = [];
    const kept = this.day ?? (await keptDay(this.userId, date)) ?? null;
    if (asked !== this.#asked) return;
    this.day = kept;
    try {
      const day = await ask(api.GET('/v1/itinerary', { params: { query: { date } } }));
      if (asked !== this.#asked) return;
      this.day = day;
      this.offline = false;
      await keepDay(this.userId, day, daysLater(this.today, -DAYS_KEPT));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (asked !== this.#asked) return;
      this.offline = error.passing;
      if (!error.passing || kept === null) this.problems = error.problems;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  /** Show a visit as the server has just said that it stands. */
  see(visit: Schemas['VisitView']): void {
    if (!this.day) return;
    this.#asked += 1;
    const stops = this.day.stops.map((stop) =>
      stop.visitId === visit.id ? { ...stop, details: visit } : stop,
    );
    this.day = { ...this.day, stops };
  }
}

/** Where a visit stands, with the events that the server has not heard of yet. */
export function statusOf(visit: Schemas['VisitView'], waiting: Kept[]): VisitStatus {
  const last = waiting.findLast((one) => one.visitId === visit.id && one.refused === null);
  return last ? STATUS_AFTER[last.event.kind] : visit.status;
}

/** Whether somebody has set out to a visit. */
export function hasBegun(stop: DayStop, waiting: Kept[]): boolean {
  return stop.details !== null && !AHEAD.includes(statusOf(stop.details, waiting));
}

/** The first visit that is not over. */
export function nextStop(stops: DayStop[], waiting: Kept[]): DayStop | null {
  return (
    stops.find((stop) => stop.details && !OVER.includes(statusOf(stop.details, waiting))) ?? null
  );
}

/** What the technician does next at a visit. */
export function stepAfter(status: VisitStatus): 'START' | 'ARRIVE' | 'COMPLETE' | null {
  if (status === 'PUBLISHED') return 'START';
  if (status === 'EN_ROUTE') return 'ARRIVE';
  if (status === 'ARRIVED' || status === 'IN_SERVICE') return 'COMPLETE';
  return null;
}
