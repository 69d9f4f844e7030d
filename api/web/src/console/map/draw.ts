/** What is drawn of a day: routes, stops, visits left out, centres. */
import L from 'leaflet';
import type { Schemas } from '../../client/api';
import { titleOf } from '../../texts/index.svelte';
import type { Plan } from '../desk.svelte';
import { districts } from './places';
import { numberedStop } from './stops';

export interface Look {
  colour: (technicianId: string) => string;
  name: (names: Schemas['Names']) => string;
  chosenVisit: string | null;
  chosenTechnician: string | null;
  choose: (visitId: string, technicianId: string | null) => void;
}

/** Below everything else that is drawn; the map makes it. */
export const NAMES_PANE = 'names';

const INK = '#16222d';
const FAINT = 0.18;

/** Text as an element: Leaflet takes a string for HTML. */
function words(text: string): HTMLElement {
  const element = document.createElement('span');
  element.textContent = text;
  return element;
}

const point = ({ lat, lon }: Schemas['LatLon']): L.LatLngTuple => [lat, lon];

/** Draw one day of a plan; the chosen technician's route stands out. */
export function drawDay(plan: Plan, centres: Schemas['CentreView'][], look: Look): L.LayerGroup {
  const group = L.layerGroup();
  drawPlaces(group, plan);
  for (const centre of centres) drawCentre(group, centre, look);
  for (const left of plan.unassigned) drawLeftOut(group, left.visit, look);
  for (const given of plan.partnerAssignments) drawLeftOut(group, given.visit, look, '2 3');
  for (const route of plan.itineraries) drawRoute(group, route, look);
  return group;
}

/** The places of a technician's route, or of the whole day, to fit the map to. */
export function pointsOf(plan: Plan, technicianId: string | null): L.LatLngTuple[] {
  const own = plan.itineraries.filter((route) => route.technicianId === technicianId);
  const all = own.length === 0;
  const visits = (all ? plan.itineraries : own).flatMap((route) => [
    route.startLocation,
    ...route.stops.map((stop) => stop.visit?.location ?? null),
  ]);
  const left = all ? plan.unassigned.map((one) => one.visit.location) : [];
  return [...visits, ...left].filter((place) => place !== null).map(point);
}

function drawRoute(group: L.LayerGroup, route: Schemas['ItineraryView'], look: Look): void {
  const { chosenTechnician } = look;
  const dim = chosenTechnician !== null && chosenTechnician !== route.technicianId;
  const color = look.colour(route.technicianId);
  const stops = route.stops.filter((stop) => stop.visit?.location);
  const line = [
    point(route.startLocation),
    ...stops.map((stop) => point(stop.visit?.location as Schemas['LatLon'])),
    point(route.endLocation),
  ];
  const weight = chosenTechnician === route.technicianId ? 4 : 2;
  L.polyline(line, { color, weight, opacity: dim ? FAINT : 0.75, interactive: false }).addTo(group);
  if (dim) return;
  stops.forEach((stop, number) => drawStop(group, stop, number + 1, route, look));
}

function drawStop(
  group: L.LayerGroup,
  stop: Schemas['StopView'],
  number: number,
  route: Schemas['ItineraryView'],
  look: Look,
): void {
  const { visit } = stop;
  if (!visit?.location) return;
  const chosen = visit.id === look.chosenVisit;
  numberedStop(point(visit.location), {
    radius: chosen ? 10 : 8,
    color: chosen ? INK : '#fff',
    weight: chosen ? 3 : 1,
    fillColor: look.colour(route.technicianId),
    fillOpacity: 1,
    text: String(number),
  })
    .bindTooltip(words(`${number} · ${look.name(route.technicianName)} · ${titleOf(visit)}`))
    .on('click', () => look.choose(visit.id, route.technicianId))
    .addTo(group);
}

function drawLeftOut(
  group: L.LayerGroup,
  visit: Schemas['VisitBrief'],
  look: Look,
  dashArray?: string,
): void {
  if (!visit.location) return;
  const chosen = visit.id === look.chosenVisit;
  L.circleMarker(point(visit.location), {
    radius: chosen ? 9 : 6,
    color: chosen ? INK : '#a12d00',
    weight: chosen ? 3 : 2,
    fill: true,
    fillColor: '#fff',
    fillOpacity: 0.6,
    ...(dashArray ? { dashArray, color: '#46566a' } : {}),
  })
    .bindTooltip(words(titleOf(visit)))
    .on('click', () => look.choose(visit.id, null))
    .addTo(group);
}

function drawCentre(group: L.LayerGroup, centre: Schemas['CentreView'], look: Look): void {
  const icon = L.divIcon({ className: 'centre-mark', iconSize: [14, 14] });
  const name = look.name({ zh: centre.nameZh, en: centre.nameEn });
  L.marker(point(centre.location), { icon, keyboard: false, title: name }).addTo(group);
}

function drawPlaces(group: L.LayerGroup, plan: Plan): void {
  const visits = plan.itineraries.flatMap((route) =>
    route.stops.flatMap((stop) => (stop.visit ? [stop.visit] : [])),
  );
  for (const place of districts(visits)) {
    L.marker(point(place.at), {
      icon: L.divIcon({ className: 'place-name', html: words(place.name), iconSize: [80, 16] }),
      interactive: false,
      keyboard: false,
      pane: NAMES_PANE,
    }).addTo(group);
  }
}
