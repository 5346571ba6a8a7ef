export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a picture lies in an area when all of it shows and nothing is stretched. */
export function contain(picture: { width: number; height: number }, area: { width: number; height: number }): Rect {
  if (picture.width <= 0 || picture.height <= 0) return { x: 0, y: 0, ...area };
  const scale = Math.min(area.width / picture.width, area.height / picture.height);
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  return { x: Math.round((area.width - width) / 2), y: Math.round((area.height - height) / 2), width, height };
}
