/** The signs of the states: each has a shape of its own, so that none depends on its colour. */

const SVG = 'http://www.w3.org/2000/svg';

const SHAPES = {
  octagon: 'M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z',
  diamond: 'M12 1 23 12 12 23 1 12z',
  triangle: 'M12 2 23.5 22H.5z',
  circle: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z',
} as const;

const GLYPHS = {
  exclamation: 'M10.8 6.5h2.4l-.3 7h-1.8zM12 15.2a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z',
  /** The same, lower: for the triangle. */
  low: 'M10.8 9h2.4l-.3 6h-1.8zM12 16.4a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z',
  i: 'M12 5.8a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zM10.9 10.2h2.2V18h-2.2z',
  dash: 'M7 10.8h10v2.4H7z',
  question:
    'M8.3 9.4c.1-2.2 1.6-3.5 3.8-3.5 2.1 0 3.6 1.2 3.6 3.1 0 1.4-.8 2.2-1.8 2.9-.8.6-1 .9-1 1.8h-2c0-1.6.5-2.3 1.6-3.1.7-.5 1-.8 1-1.5 0-.8-.5-1.3-1.4-1.3-1 0-1.5.6-1.6 1.6zM11.9 15.4a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z',
} as const;

export type Shape = keyof typeof SHAPES;
export type Glyph = keyof typeof GLYPHS;

/** A sign beside words that say the same: hidden from screen readers. */
export function icon(shape: Shape, glyph: Glyph): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'fw-icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const [name, path] of [['fw-icon-shape', SHAPES[shape]], ['fw-icon-glyph', GLYPHS[glyph]]] as const) {
    const part = document.createElementNS(SVG, 'path');
    part.setAttribute('class', name);
    part.setAttribute('d', path);
    svg.append(part);
  }
  return svg;
}
