/** Circles with a number or nothing in them, drawn on the map's canvas. */
import L from 'leaflet';

interface StopOptions extends L.CircleMarkerOptions {
  text?: string;
}

/** What Leaflet's canvas renderer gives to its layers; not part of its typed interface. */
interface CanvasRenderer {
  _ctx: CanvasRenderingContext2D;
  _drawing: boolean;
}

interface Drawn {
  _renderer: CanvasRenderer;
  _point: L.Point;
  _updatePath(): void;
}

const drawCircle = (L.CircleMarker.prototype as unknown as Drawn)._updatePath;

class NumberedStop extends L.CircleMarker<unknown> {
  declare options: StopOptions;

  _updatePath(this: NumberedStop & Drawn): void {
    drawCircle.call(this);
    const { text } = this.options;
    if (!text || !this._renderer._drawing) return;
    const canvas = this._renderer._ctx;
    canvas.font = '600 10px system-ui, sans-serif';
    canvas.textAlign = 'center';
    canvas.textBaseline = 'middle';
    canvas.globalAlpha = 1;
    canvas.fillStyle = '#fff';
    canvas.fillText(text, this._point.x, this._point.y + 0.5);
  }
}

/** A stop with its number on a route. */
export function numberedStop(at: L.LatLngExpression, options: StopOptions): L.CircleMarker {
  return new NumberedStop(at, options) as L.CircleMarker;
}
