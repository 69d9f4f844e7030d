/** Names of districts for a map without tiles, set where their visits are. */
import type { Schemas } from '../../client/api';

type LatLon = Schemas['LatLon'];

const DISTRICT = /^(?:.*?省)?(?:.{1,6}?市)?(.{1,5}?[区县市])/;
const FEWEST = 2;

export interface Place {
  name: string;
  at: LatLon;
}

/** A district's name in an address, or null: 福州市鼓楼区温泉街道 gives 鼓楼区. */
export function districtOf(address: string): string | null {
  return DISTRICT.exec(address)?.[1] ?? null;
}

/** Each district with some visits, at the middle of them. */
export function districts(visits: { address: string; location: LatLon | null }[]): Place[] {
  const found = new Map<string, LatLon[]>();
  for (const { address, location } of visits) {
    const name = districtOf(address);
    if (name && location) found.set(name, [...(found.get(name) ?? []), location]);
  }
  return [...found]
    .filter(([, points]) => points.length >= FEWEST)
    .map(([name, points]) => ({
      name,
      at: { lat: mean(points, 'lat'), lon: mean(points, 'lon') },
    }));
}

function mean(points: LatLon[], of: keyof LatLon): number {
  return points.reduce((sum, point) => sum + point[of], 0) / points.length;
}
