/** What the phone keeps: who uses it, the last itineraries, and events that are still to be sent. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Problem, Schemas } from '../client/api';

export type Day = Schemas['DayItinerary'];
type Old<What, Added extends keyof What> = Omit<What, Added> & Partial<Pick<What, Added>>;
export type User = Schemas['UserView'];

/** An event that happened, in the order of happening; `refused` says why the server will not have it. */
export interface Waiting {
  place?: number;
  userId: string;
  visitId: string;
  event: Schemas['VisitEventRequest'];
  refused: Problem[] | null;
}

export type Kept = Waiting & { place: number };

interface Shelves extends DBSchema {
  user: { key: 'last'; value: User };
  days: { key: [userId: string, date: string]; value: Day };
  outbox: { key: number; value: Waiting; indexes: { userId: string } };
}

const LAST = 'last';
const VERSION = 1;

let opened: Promise<IDBPDatabase<Shelves>> | undefined;

function shelves(): Promise<IDBPDatabase<Shelves>> {
  opened ??= openDB<Shelves>('roundsman', VERSION, {
    upgrade(db) {
      db.createObjectStore('user');
      db.createObjectStore('days');
      const outbox = db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true });
      outbox.createIndex('userId', 'userId');
    },
  });
  return opened;
}

/** Who was signed in last, and did not sign out. */
export async function lastUser(): Promise<User | undefined> {
  return (await shelves()).get('user', LAST);
}

export async function keepUser(user: User): Promise<void> {
  await (await shelves()).put('user', user, LAST);
}

/** Forget the user and the customers of their days; what is still to be sent stays. */
export async function forgetUser(): Promise<void> {
  const db = await shelves();
  await db.clear('user');
  await db.clear('days');
}

export async function keptDay(userId: string, date: string): Promise<Day | undefined> {
  const day = await (await shelves()).get('days', [userId, date]);
  return day && whole(day);
}

/** A day as it is kept now: one from before days said what to load says that it is nothing. */
function whole(day: Old<Day, 'load'>): Day {
  const stops = day.stops.map((stop) => {
    const details: Old<Schemas['VisitView'], 'cartridges'> | null = stop.details;
    return { ...stop, details: details && { cartridges: {}, ...details } };
  });
  return { load: { cartridges: {}, parts: {}, reservedParts: {} }, ...day, stops };
}

/** Keep a day, and forget those of other users and of days before `oldest`. */
export async function keepDay(userId: string, day: Day, oldest: string): Promise<void> {
  const db = await shelves();
  const change = db.transaction('days', 'readwrite');
  for (const [owner, date] of await change.store.getAllKeys()) {
    if (owner !== userId || date < oldest) await change.store.delete([owner, date]);
  }
  await change.store.put(day, [userId, day.date]);
  await change.done;
}

/** The user's events that are still to be sent, the oldest first. */
export async function waitingOf(userId: string): Promise<Kept[]> {
  const kept = await (await shelves()).getAllFromIndex('outbox', 'userId', userId);
  return (kept as Kept[]).toSorted((one, other) => one.place - other.place);
}

export async function putWaiting(waiting: Waiting): Promise<void> {
  await (await shelves()).put('outbox', waiting);
}

export async function dropWaiting(place: number): Promise<void> {
  await (await shelves()).delete('outbox', place);
}
