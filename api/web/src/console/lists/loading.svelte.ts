/** A list that is loaded, and again after each change to it. */
import { problemsOf, type Problem } from '../../client/api';

export class Loading<Answer> {
  answer = $state.raw<Answer | null>(null);
  problems = $state.raw<Problem[]>([]);

  /** Numbers the loads: an answer that a later one has overtaken is not shown. */
  #asked = 0;

  constructor(private readonly load: () => Promise<Answer>) {}

  /** Load the list again. */
  async again(): Promise<void> {
    await this.change(async () => undefined);
  }

  /** Change something, then load the list again; whether it was done. */
  async change(work: () => Promise<unknown>): Promise<boolean> {
    this.problems = [];
    try {
      await work();
      const asked = ++this.#asked;
      const answer = await this.load();
      if (asked === this.#asked) this.answer = answer;
      return true;
    } catch (error) {
      this.problems = problemsOf(error);
      return false;
    }
  }
}
