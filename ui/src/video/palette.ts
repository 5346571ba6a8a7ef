/** Colours of drawings on pictures: they never follow the theme, but the tokens stay their only place. */
export interface DrawingPalette {
  line: string;
  halo: string;
  zone: string;
  zoneFill: string;
  dim: string;
  dimFill: string;
  veil: string;
  font: string;
}

let cached: DrawingPalette | undefined;

export function drawingPalette(): DrawingPalette {
  if (cached) return cached;
  const tokens = getComputedStyle(document.documentElement);
  const token = (name: string) => tokens.getPropertyValue(name).trim();
  cached = {
    line: token("--video-line"),
    halo: token("--video-halo"),
    zone: token("--video-zone"),
    zoneFill: token("--video-zone-fill"),
    dim: token("--video-dim"),
    dimFill: token("--video-dim-fill"),
    veil: token("--veil-video"),
    font: token("--font"),
  };
  return cached;
}
