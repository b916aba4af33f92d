export interface Size {
  width: number;
  height: number;
}

/** Where an image stands on its stage: how much it is enlarged, and how far its centre is from the stage's, in pixels. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const wholeImage: View = { scale: 1, x: 0, y: 0 };
const MAX_SCALE = 6;

/** The image's own sides at scale 1: as large as fits, turned as it is, but never blown up. */
export function fittedSize(image: Size, stage: Size, turned: boolean): Size {
  const across = turned ? image.height : image.width;
  const down = turned ? image.width : image.height;
  const ratio = Math.min(1, stage.width / across, stage.height / down);
  return { width: image.width * ratio, height: image.height * ratio };
}

/** Enlarges around a point, given from the stage's centre, which stays under the finger. */
export function zoomAt(view: View, factor: number, point: { x: number; y: number }): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), MAX_SCALE);
  const change = scale / view.scale;
  return {
    scale,
    x: point.x - (point.x - view.x) * change,
    y: point.y - (point.y - view.y) * change,
  };
}

/** No edge comes further in than the stage's: there is nothing to see beyond it. `shown` are the sides as seen, at scale 1. */
export function clampView(view: View, shown: Size, stage: Size): View {
  const limit = (offset: number, size: number, room: number) => {
    const most = Math.max((size * view.scale - room) / 2, 0);
    return Math.min(Math.max(offset, -most), most) || 0;
  };
  return {
    scale: view.scale,
    x: limit(view.x, shown.width, stage.width),
    y: limit(view.y, shown.height, stage.height),
  };
}
