/** What a role of the office may do; the server decides, this only shows what it would allow. */
import type { Schemas } from '../client/api';

/** Third visits, disputes, months and policies are decided by managers and administrators. */
export function manages(user: Schemas['UserView']): boolean {
  return user.role === 'MANAGER' || user.role === 'ADMIN';
}
