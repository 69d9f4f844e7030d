/**
 * Events on their way to the server.
 *
 * An event is kept on the phone before anything else happens to it, and leaves it only when the
 * server has answered. The server applies a `clientEventId` once, so sending again is harmless.
 */
import { api, ask, Failure, type Schemas } from '../client/api';
import { dropWaiting, putWaiting, waitingOf, type Kept } from './keep';

type EventKind = Schemas['VisitEventKind'];

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const LOCK = 'roundsman-outbox';

export class Outbox {
  waiting = $state.raw<Kept[]>([]);
  /** Whether the server could not be reached at the last try. */
  stuck = $state(false);
  #pause = FIRST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly userId: string,
    /** Told of each visit that the server has taken an event of, before the event is forgotten. */
    private readonly taken: (visit: Schemas['VisitView']) => void,
    /** Told when what the server says of the day may be news. */
    private readonly changed: () => void,
  ) {}

  /** Begin to send: now, when the network comes back, and when the page is looked at again. */
  open(): () => void {
    const wake = (): void => {
      this.#pause = FIRST_PAUSE_MS;
      void this.drain();
    };
    const look = (): void => {
      if (document.visibilityState === 'visible') wake();
    };
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', look);
    wake();
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', look);
      clearTimeout(this.#timer);
    };
  }

  /** Keep an event that happened at `at`, and try to send it. */
  async add(
    visitId: string,
    kind: EventKind,
    at: Date,
    why: Pick<Schemas['VisitEventRequest'], 'reason' | 'note' | 'found'>,
  ): Promise<void> {
    const event = { kind, at: at.toISOString(), clientEventId: crypto.randomUUID(), ...why };
    await putWaiting({ userId: this.userId, visitId, event, refused: null });
    await this.#look();
    void this.drain();
  }

  /** Send what is waiting, in order. Two pages of one phone take turns. */
  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    await navigator.locks.request(LOCK, () => this.#sendAll());
  }

  /** Try an event again that the server refused. */
  async retry(one: Kept): Promise<void> {
    await putWaiting({ ...one, refused: null });
    await this.drain();
  }

  /** Give up an event that the server refused. */
  async discard(one: Kept): Promise<void> {
    await dropWaiting(one.place);
    await this.#look();
    this.changed();
  }

  async #sendAll(): Promise<void> {
    await this.#look();
    let count = 0;
    for (const one of this.waiting) {
      if (one.refused) continue;
      const goOn = await this.#send(one);
      if (!goOn) break;
      count += 1;
    }
    await this.#look();
    if (count > 0) this.changed();
  }

  /** Send one event; whether the next may follow. */
  async #send(one: Kept): Promise<boolean> {
    const params = { path: { visit_id: one.visitId } };
    try {
      const answer = await ask(
        api.POST('/v1/visits/{visit_id}/events', { params, body: one.event }),
      );
      this.taken(answer.visit);
      await dropWaiting(one.place);
      this.#pause = FIRST_PAUSE_MS;
      this.stuck = false;
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.status === 401) return false; // signing in again opens the outbox again
      if (error.passing) {
        this.#tryLater();
        return false;
      }
      await putWaiting({ ...one, refused: error.problems });
      return true;
    }
  }

  #tryLater(): void {
    this.stuck = true;
    this.#timer = setTimeout(() => void this.drain(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  async #look(): Promise<void> {
    this.waiting = await waitingOf(this.userId);
  }
}
