/** What a partner point is offered, and what it has accepted. */
import { api, ask, problemsOf, type Problem, type Schemas } from '../client/api';

export type Offer = Schemas['PartnerOfferView'];

export class Offers {
  items = $state.raw<Offer[]>([]);
  problems = $state.raw<Problem[]>([]);
  loaded = $state(false);

  readonly open = $derived(this.items.filter((one) => one.state === 'OPEN'));
  readonly taken = $derived(this.items.filter((one) => one.state === 'ACCEPTED'));

  /** Load the offers as the server has them. */
  async load(): Promise<void> {
    await this.change(async () => undefined);
  }

  /** Accept offers, all or none. */
  async accept(ids: string[]): Promise<boolean> {
    return this.change(() => ask(api.POST('/v1/partner-offers/accept', { body: { ids } })));
  }

  async decline(id: string, body: Schemas['DeclineRequest']): Promise<boolean> {
    const params = { path: { offer_id: id } };
    return this.change(() =>
      ask(api.POST('/v1/partner-offers/{offer_id}/decline', { params, body })),
    );
  }

  /** Say who goes. */
  async send(id: string, person: string): Promise<boolean> {
    const params = { path: { offer_id: id } };
    return this.change(() =>
      ask(api.PUT('/v1/partner-offers/{offer_id}/person', { params, body: { person } })),
    );
  }

  /** Show a visit as the server has just said that it stands. */
  see(visit: Schemas['VisitView']): void {
    this.items = this.items.map((one) => (one.visit.id === visit.id ? { ...one, visit } : one));
  }

  /** Change something, then load the offers; whether it was done. */
  private async change(work: () => Promise<unknown>): Promise<boolean> {
    this.problems = [];
    let done = true;
    try {
      await work();
    } catch (error) {
      this.problems = problemsOf(error);
      done = false;
    }
    try {
      const query = { state: ['OPEN', 'ACCEPTED'] as Schemas['PartnerOfferState'][] };
      this.items = (await ask(api.GET('/v1/partner-offers', { params: { query } }))).items;
    } catch (error) {
      this.problems = problemsOf(error);
    }
    this.loaded = true;
    return done;
  }
}
