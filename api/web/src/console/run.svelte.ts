/** One plan run, followed from the request to its end. */
import { api, ask, problemsOf, type Problem, type Schemas } from '../client/api';
import { followRun, type RunEvent } from '../client/streams';

export class Run {
  status = $state<Schemas['Status']>('QUEUED');
  progress = $state.raw<Schemas['Progress'] | null>(null);
  problems = $state.raw<Problem[]>([]);
  stopping = $state(false);
  #leave: () => void = () => undefined;

  constructor(
    readonly id: string,
    /** What it may take, where that is known. */
    readonly limitSeconds: number | null,
    ended: (planId: string | null) => void,
  ) {
    this.#leave = followRun(id, (event, last) => {
      this.#see(event);
      if (last) ended(event.planId);
    });
  }

  get over(): boolean {
    return this.status !== 'QUEUED' && this.status !== 'SOLVING';
  }

  /** Stop it; the best plan found so far becomes a draft. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.problems = [];
    try {
      await ask(
        api.DELETE('/v1/route-plans/{plan_id}', { params: { path: { plan_id: this.id } } }),
      );
    } catch (error) {
      this.problems = problemsOf(error);
      this.stopping = false;
    }
  }

  /** Listen no longer. */
  leave(): void {
    this.#leave();
  }

  #see(event: RunEvent): void {
    this.status = event.status;
    if (event.failure) this.problems = [event.failure];
    if (event.progress) this.progress = event.progress;
  }
}
