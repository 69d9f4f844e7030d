/** The board's rows: one a technician, with what stands on the time axis of a day. */
import type { Schemas } from '../client/api';
import { epoch } from '../format/instants';
import type { Plan } from './desk.svelte';

const HOUR = 3_600_000;
const DEFAULT_HOURS = [8, 18] as const;

export interface Row {
  technician: Schemas['TechnicianView'];
  routes: Schemas['ItineraryView'][];
  visits: number;
  late: number;
}

/** From when to when the axis reaches, in milliseconds since the epoch. */
export interface Axis {
  from: number;
  to: number;
}

/** One row a technician of the centre, in the order of centres, those without a route included. */
export function rowsOf(
  plan: Plan | null,
  technicians: Schemas['TechnicianView'][],
  centreId: string,
): Row[] {
  const routes = Map.groupBy(plan?.itineraries ?? [], (route) => route.technicianId);
  return technicians
    .filter((technician) => centreId === '' || technician.centreId === centreId)
    .toSorted((one, other) => order(one) - order(other) || one.id.localeCompare(other.id))
    .map((technician) => rowOf(technician, routes.get(technician.id) ?? []));

  function order(technician: Schemas['TechnicianView']): number {
    return technicians.findIndex((first) => first.centreId === technician.centreId);
  }
}

function rowOf(technician: Schemas['TechnicianView'], routes: Schemas['ItineraryView'][]): Row {
  const visits = routes.flatMap((route) => route.stops.filter((stop) => stop.visit !== null));
  const late = visits.filter((stop) => stop.visit?.slaState === 'LATE').length;
  return { technician, routes, visits: visits.length, late };
}

/** Whole hours around all shifts and routes; an ordinary day where there are none. */
export function axisOf(rows: Row[], midnight: number): Axis {
  const routes = rows.flatMap((row) => row.routes);
  if (routes.length === 0) {
    return { from: midnight + DEFAULT_HOURS[0] * HOUR, to: midnight + DEFAULT_HOURS[1] * HOUR };
  }
  const starts = routes.flatMap(({ shift, departureTime }) => [shift.start, departureTime]);
  const ends = routes.flatMap(({ shift, returnTime }) => [shift.softEnd, returnTime]);
  return {
    from: Math.floor(Math.min(...starts.map(epoch)) / HOUR) * HOUR,
    to: Math.ceil(Math.max(...ends.map(epoch)) / HOUR) * HOUR,
  };
}

/** Per cent of the axis at an instant, within the axis. */
export function at(axis: Axis, instant: string | number): number {
  const when = typeof instant === 'number' ? instant : epoch(instant);
  return Math.min(100, Math.max(0, ((when - axis.from) / (axis.to - axis.from)) * 100));
}

/** Per cent of the axis from one instant to a later one. */
export function width(axis: Axis, from: string | number, to: string | number): number {
  return Math.max(0, at(axis, to) - at(axis, from));
}

/** The whole hours on the axis. */
export function hoursOf(axis: Axis): number[] {
  return Array.from({ length: (axis.to - axis.from) / HOUR }, (_, hour) => axis.from + hour * HOUR);
}

/** Local midnight of a date in a zone, in milliseconds since the epoch. */
export function midnightOf(date: string, timeZone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const local = new Date(utc).toLocaleString('sv-SE', { timeZone });
  return utc - (Date.parse(`${local.replace(' ', 'T')}Z`) - utc);
}

/** Legs of a journey: from the last standstill to the next, as the thin lines between bars. */
export function legsOf(route: Schemas['ItineraryView']): { from: string; to: string }[] {
  const places = route.stops.filter((stop) => stop.kind !== 'BREAK');
  const departures = [route.departureTime, ...places.map((stop) => stop.departureTime)];
  const arrivals = [...places.map((stop) => stop.arrivalTime), route.returnTime];
  return departures.map((from, leg) => ({ from, to: arrivals[leg] as string }));
}
