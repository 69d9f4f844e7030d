/** Which problems are about which field of a form. */
import type { Problem } from '../../client/api';

/**
 * Problems that are shown beside the fields they are about, and the others.
 *
 * @param fieldOf the name of the form's field that a problem is about; null: of none that is shown.
 */
export function byField(
  problems: Problem[],
  fieldOf: (problem: Problem) => string | null,
): { at: (field: string) => Problem[]; others: Problem[] } {
  const placed = problems.map((problem) => ({ problem, field: fieldOf(problem) }));
  const of = (wanted: string | null): Problem[] =>
    placed.filter(({ field }) => field === wanted).map(({ problem }) => problem);
  return { at: of, others: of(null) };
}

/** The work type that a problem of a list of amounts is about, in the order in which it was sent. */
export function workTypeOf(problem: Problem, list: string, sent: readonly string[]): string | null {
  if (problem.field.startsWith(`${list}.`)) return problem.field.slice(list.length + 1);
  const number = new RegExp(`^${list}\\[(\\d+)\\]`).exec(problem.field)?.[1];
  return number === undefined ? null : (sent[Number(number)] ?? null);
}
