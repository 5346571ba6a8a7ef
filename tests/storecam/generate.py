#!/usr/bin/env python3
"""Render synthetic store clips with ground truth.  See README.md."""
import argparse
import json
import pathlib
import subprocess
import time

import numpy as np
from PIL import Image

import scenes
from storecam import body, scene_file, truth
from storecam.actors import hand_frame, separate
from storecam.goods import Good
from storecam.render import Renderer
from storecam.scene import prop_box


def encoder(path, clip, max_kbps):
    w, h = clip.camera.width, clip.camera.height
    return subprocess.Popen(
        ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{w}x{h}",
         "-r", str(clip.fps), "-i", "-", "-an", "-c:v", "libx264", "-preset", "medium", "-crf", "25",
         "-maxrate", f"{max_kbps}k", "-bufsize", f"{2 * max_kbps}k", "-g", str(2 * clip.fps),
         "-keyint_min", str(2 * clip.fps), "-sc_threshold", "0", "-pix_fmt", "yuv420p",
         "-threads", "1", "-movflags", "+faststart", str(path)], stdin=subprocess.PIPE)


def prepare(clip):
    for a in clip.actors:
        a.compile(clip.fps, clip.seconds)
    separate(clip.actors)
    for a in clip.actors:
        a.finish()


def with_goods(mesh, shelved):
    return np.vstack([mesh] + [good.mesh(place) for good, place in shelved if place is not None])


def render(clip, out, only=None, max_kbps=290):
    """Write clip.mp4, clip.json, clip.scene.toml and a contact sheet; `only` renders single frames as PNG instead."""
    prepare(clip)
    start = time.time()
    shelved = [(good, good.at(0)) for good in clip.goods]
    R = Renderer(clip.camera, with_goods(clip.mesh, shelved), panels=clip.panels, daylight=clip.daylight, exposure=clip.exposure)
    meshes = {}
    for a in clip.actors:
        meshes[a.id] = body.build(a.look)
        R.add_figure(a.id, meshes[a.id])
    for key, mesh in clip.prop_meshes.items():
        R.add_prop(key, mesh)
    items = {}
    print(f"{clip.name}: set-up {time.time() - start:.1f} s", flush=True)

    n = int(round(clip.seconds * clip.fps))
    wanted = list(range(n)) if only is None else [int(t * clip.fps) for t in only]
    enc = encoder(out / f"{clip.name}.mp4", clip, max_kbps) if only is None else None
    sheet_at = set(np.linspace(n * .04, n * .96, 12).astype(int)) if only is None else set()
    sheet, frames, start = [], [], time.time()
    for i in wanted:
        people, where, props = [], [], []
        now = [(good, good.at(i / clip.fps)) for good in clip.goods]
        changed = [p for (_, a), (_, b) in zip(now, shelved) if a is not b for p in (a, b) if p is not None]
        shelved = now
        for place in changed:
            R.rebake(with_goods(clip.mesh, shelved), place)
        for idx, a in enumerate(clip.actors):
            if not a.active(i):
                continue
            bones, G, T = a.pose(meshes[a.id], i)
            people.append((a.id, bones, [T[13], T[16]]))
            where.append((idx, a.xy[i]))
            item = a.item_at(a.frames[i])
            if item is not None:
                if item not in items:
                    items[item] = f"item{len(items)}"
                    R.add_prop(items[item], item.mesh() if isinstance(item, Good) else prop_box((.09, .08, .19), item))
                props.append((items[item], hand_frame(G, T, meshes[a.id])))
        moving, glass = clip.movers(i / clip.fps, clip.actors, i) if clip.movers else ([], [])
        rgb = R.frame(people, props + moving, glass, seed=i)
        rgb = clip.sensor(rgb, i / clip.fps) if clip.sensor else rgb
        ids, full = R.masks(people, moving)
        rows = truth.boxes(clip, where, ids, full)
        frames.append(rows)
        if only is not None:
            Image.fromarray(rgb).save(out / f"{clip.name}_{i:04d}.png")
            continue
        enc.stdin.write(rgb.tobytes())
        if i in sheet_at:
            sheet.append(rgb[::2, ::2])
        if i % 100 == 99:
            print(f"  {i + 1}/{n} frames, {(time.time() - start) / (i + 1):.2f} s each", flush=True)
    if only is not None:
        return frames, wanted
    enc.stdin.close()
    enc.wait()
    doc = truth.document(clip, frames)
    doc["seconds_per_frame"] = round((time.time() - start) / n, 3)
    write_truth(clip, doc, out)
    Image.fromarray(np.vstack([np.hstack(sheet[k:k + 3]) for k in range(0, 12, 3)])).save(out / f"{clip.name}_sheet.png")
    print(f"{clip.name}: {n} frames, {doc['seconds_per_frame']} s per frame, {doc['summary']}", flush=True)


def write_truth(clip, doc, out):
    (out / f"{clip.name}.json").write_text(json.dumps(doc, separators=(",", ":")))
    (out / f"{clip.name}.scene.toml").write_text(scene_file.toml(doc))


def refresh_truth(clip, out):
    """Rewrite events, lines and zones for frames that are already rendered."""
    path = out / f"{clip.name}.json"
    old = json.loads(path.read_text())
    prepare(clip)
    doc = truth.document(clip, old["frames"])
    doc["seconds_per_frame"] = old["seconds_per_frame"]
    write_truth(clip, doc, out)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("clips", nargs="*", default=[], help=f"any of {', '.join(scenes.ALL)} (default: all)")
    ap.add_argument("--out", default="out", type=pathlib.Path)
    ap.add_argument("--still", type=float, nargs="+", help="render single frames at these seconds instead")
    ap.add_argument("--truth-only", action="store_true", help="after moving a line or zone: rewrite the JSON, keep the video")
    ap.add_argument("--max-kbps", type=int, default=290)
    ap.add_argument("--seed", type=int, help="random clips only: which one")
    ap.add_argument("--seconds", type=float, help="random clips only: length")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.clips or scenes.ALL:
        options = {k: v for k, v in dict(seed=args.seed, seconds=args.seconds).items() if v is not None}
        clip = scenes.ALL[name](**(options if name in scenes.RANDOM else {}))
        if args.truth_only:
            refresh_truth(clip, args.out)
        else:
            render(clip, args.out, args.still, args.max_kbps)


if __name__ == "__main__":
    main()
