/** What the dispatcher has in front of them: centres, people, plans, and one day of one plan. */
import { api, ask, problemsOf, type Problem, type Schemas } from '../client/api';
import { dateOf, daysFrom } from '../format/instants';
import { speech } from '../texts/index.svelte';

export type Plan = Schemas['RoutePlanView'];
export type Summary = Schemas['PlanSummary'];

const SOLVING: readonly Schemas['Status'][] = ['QUEUED', 'SOLVING'];

/** Whether a plan run is still to end. */
export const underWay = (plan: Summary): boolean => SOLVING.includes(plan.solverStatus);

export class Desk {
  centres = $state.raw<Schemas['CentreView'][]>([]);
  technicians = $state.raw<Schemas['TechnicianView'][]>([]);
  plans = $state.raw<Summary[]>([]);
  /** One day (and centre) of the plan that is shown. */
  plan = $state.raw<Plan | null>(null);
  planId = $state<string | null>(null);
  day = $state('');
  /** Empty: all centres. */
  centreId = $state('');
  visitId = $state<string | null>(null);
  technicianId = $state<string | null>(null);
  loading = $state(true);
  problems = $state.raw<Problem[]>([]);
  uncertain = $state(0);

  readonly zone = $derived.by(() => {
    const chosen = this.centres.find((centre) => centre.id === this.centreId) ?? this.centres[0];
    return chosen?.timezone ?? 'Asia/Shanghai';
  });
  readonly summary = $derived(this.plans.find((plan) => plan.id === this.planId) ?? null);
  readonly published = $derived(this.plans.find((plan) => plan.stage === 'PUBLISHED') ?? null);
  readonly days = $derived.by(() => {
    const shown = this.plan ?? this.summary;
    return shown ? daysFrom(shown.planningWindow.startDate, shown.planningWindow.endDate) : [];
  });

  #asked = 0;

  /** Load everything, and choose the plan that people work by. */
  async open(): Promise<void> {
    await this.#guard(async () => {
      const [centres, technicians] = await Promise.all([
        ask(api.GET('/v1/centres')),
        ask(api.GET('/v1/technicians')),
      ]);
      this.centres = centres.items;
      this.technicians = technicians.items;
      await this.loadPlans();
      const shown = this.published ?? this.plans.find((plan) => plan.stage === 'DRAFT');
      if (shown) this.#choose(shown);
      await this.#loadDay();
      await this.countUncertain();
    });
    this.loading = false;
  }

  /** Load the list of plans and runs again. */
  async loadPlans(): Promise<void> {
    const { items } = await ask(api.GET('/v1/route-plans', { params: { query: { limit: 30 } } }));
    this.plans = items;
  }

  /** Show another plan, on the same day where it has it. */
  async show(planId: string): Promise<void> {
    await this.#guard(async () => {
      if (!this.plans.some((plan) => plan.id === planId)) await this.loadPlans();
      const plan = this.plans.find((one) => one.id === planId);
      if (plan) this.#choose(plan);
      await this.#loadDay();
    });
  }

  /** Show another day or centre of the plan. */
  async look(at: { day?: string; centreId?: string }): Promise<void> {
    this.day = at.day ?? this.day;
    this.centreId = at.centreId ?? this.centreId;
    await this.refresh();
  }

  /** Load the day that is shown again. */
  async refresh(): Promise<void> {
    await this.#guard(() => this.#loadDay());
  }

  /** Load plans and day again, after something was published or discarded. */
  async reopen(planId: string | null): Promise<void> {
    await this.#guard(async () => {
      await this.loadPlans();
      const next = this.plans.find((plan) => plan.id === planId) ?? this.published;
      this.planId = next?.id ?? null;
      if (next) this.#choose(next);
      await this.#loadDay();
    });
  }

  async countUncertain(): Promise<void> {
    const query = { limit: 1 };
    const { total } = await ask(api.GET('/v1/sites/uncertain', { params: { query } }));
    this.uncertain = total;
  }

  /** The published plan of the same days as another plan, or of some of them. */
  publishedBeside({ id, planningWindow }: Summary): Summary | null {
    const { startDate, endDate } = planningWindow;
    const beside = this.plans.filter(
      ({ stage, planningWindow: other }) =>
        stage === 'PUBLISHED' && other.startDate <= endDate && other.endDate >= startDate,
    );
    return beside.find((plan) => plan.id !== id) ?? null;
  }

  /** Mark a visit, on the board, on the map and in the panel. */
  select(visitId: string | null, technicianId: string | null = null): void {
    this.visitId = visitId;
    this.technicianId = technicianId;
  }

  #choose(plan: Summary): void {
    this.planId = plan.id;
    const { startDate, endDate } = plan.planningWindow;
    if (this.day >= startDate && this.day <= endDate) return;
    const today = dateOf(Date.now(), this.zone);
    this.day = today >= startDate && today <= endDate ? today : startDate;
  }

  async #loadDay(): Promise<void> {
    if (this.planId === null) {
      this.plan = null;
      return;
    }
    const asked = ++this.#asked;
    const query = { date: this.day, ...(this.centreId ? { centreId: this.centreId } : {}) };
    const path = { plan_id: this.planId };
    this.loading = true;
    try {
      const plan = await ask(api.GET('/v1/route-plans/{plan_id}', { params: { path, query } }));
      // Another day may have been asked for meanwhile; the last one asked for counts.
      if (asked === this.#asked) this.plan = plan;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.problems = [];
    try {
      await work();
    } catch (error) {
      this.problems = problemsOf(error);
    }
  }
}

/** Change the language of the page, and that of the user's texts. */
export async function speakFromNowOn(language: Schemas['Language']): Promise<void> {
  speech.speak(language);
  await ask(api.PATCH('/v1/session/user', { body: { language } }));
}
