/** A colour for each technician, the same on the board and on the map. */
const GOLDEN_ANGLE = 137.508;
const LIGHTNESS = [34, 46, 40] as const;

/** The colour of the technician at a place in the list. */
export function routeColour(place: number): string {
  const hue = Math.round((place * GOLDEN_ANGLE + 210) % 360);
  return `hsl(${hue} 62% ${LIGHTNESS[place % LIGHTNESS.length]}%)`;
}
