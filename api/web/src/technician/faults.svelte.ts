/** The faults to choose from, as they were when the phone last had a network. */
import { api, ask, Failure, type Schemas } from '../client/api';

type FaultCode = Schemas['FaultCodeView'];

const KEPT_AS = 'roundsman.faultCodes';

class Faults {
  codes = $state.raw<FaultCode[]>(JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]') as FaultCode[]);

  /** Load the list; without a network the one that was kept stays. */
  async load(): Promise<void> {
    try {
      this.codes = (await ask(api.GET('/v1/fault-codes'))).items;
      localStorage.setItem(KEPT_AS, JSON.stringify(this.codes));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

export const faults = new Faults();
