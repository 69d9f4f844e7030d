/** What everybody who is signed in on a phone may do: another language, signing out, fresh data. */
import { api, ask, type Schemas } from '../client/api';
import { speech } from '../texts/index.svelte';
import { forgetUser, keepUser } from './keep';

/**
 * Speak another language from now on, on other devices too.
 *
 * @throws {Failure} when the server could not be told.
 */
export async function speak(language: Schemas['Language']): Promise<void> {
  speech.speak(language);
  await keepUser(await ask(api.PATCH('/v1/session/user', { body: { language } })));
}

/**
 * Sign out, and forget who was here.
 *
 * @throws {Failure} when the server could not be told; then nothing is forgotten.
 */
export async function signOut(): Promise<void> {
  await ask(api.DELETE('/v1/session'));
  await forgetUser();
}

/** Look again every so often and whenever the page or the network comes back; returns the end of it. */
export function lookAgain(look: () => void, everyMs: number): () => void {
  const timer = setInterval(look, everyMs);
  document.addEventListener('visibilitychange', look);
  window.addEventListener('online', look);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    window.removeEventListener('online', look);
  };
}
