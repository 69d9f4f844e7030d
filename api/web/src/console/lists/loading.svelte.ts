/** A list that is loaded, and again after each change to it. */
import { problemsOf, type Problem } from '../../client/api';

export class Loading<Answer> {
  answer = $state.raw<Answer | null>(null);
  problems = $state.raw<Problem[]>([]);

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
      this.answer = await this.load();
      return true;
    } catch (error) {
      this.problems = problemsOf(error);
      return false;
    }
  }
}
