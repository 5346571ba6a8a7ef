#!/usr/bin/env python3
"""Reference detections, made without any of the product's code.

For each model family this script prepares a picture with OpenCV, runs the model with Python's
onnxruntime and reads the outputs with numpy, as the models' own authors do. The Rust tests compare
their answers with `reference.json`.

    python3 make_reference.py MODELS_FOLDER [CLIPS_FOLDER]

MODELS_FOLDER holds the ONNX files (looked for in `compat/` of it too). With CLIPS_FOLDER the two
pictures are taken again from our own synthetic clips; without it the committed ones are used.
Needs: numpy, opencv-python-headless, onnxruntime.
"""

import json
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime

HERE = pathlib.Path(__file__).parent
PICTURES = {"entrance.png": ("entrance.mp4", 443), "checkout.png": ("checkout.mp4", 392)}
MIN_SCORE = 0.1


def letterbox(image, width, height, pad, centred):
    """Scaled with its aspect ratio kept; gives the canvas and how to go back."""
    rows, columns = image.shape[:2]
    ratio = min(width / columns, height / rows)
    w, h = round(columns * ratio), round(rows * ratio)
    canvas = np.full((height, width, 3), pad, np.uint8)
    x, y = ((width - w) // 2, (height - h) // 2) if centred else (0, 0)
    canvas[y : y + h, x : x + w] = cv2.resize(image, (w, h), interpolation=cv2.INTER_LINEAR)
    return canvas, np.array([x, y, x, y]), np.array([columns / w, rows / h] * 2)


def nchw(canvas):
    return np.ascontiguousarray(canvas.transpose(2, 0, 1)[None].astype(np.float32))


def corners(centres):
    cx, cy, w, h = np.asarray(centres, np.float64).T
    return np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], 1)


def nms(boxes, scores, limit):
    order, kept = np.argsort(-scores, kind="stable"), []
    while len(order):
        first, rest = order[0], order[1:]
        kept.append(first)
        low = np.maximum(boxes[first, :2], boxes[rest, :2])
        high = np.minimum(boxes[first, 2:], boxes[rest, 2:])
        common = np.prod(np.clip(high - low, 0, None), 1)
        area = lambda b: (b[..., 2] - b[..., 0]) * (b[..., 3] - b[..., 1])
        order = rest[common / (area(boxes[first]) + area(boxes[rest]) - common) <= limit]
    return kept


def yolox_decoded(run, image, width, height):
    canvas, shift, factor = letterbox(image, width, height, 114, centred=False)
    out = run({"images": nchw(canvas)})
    return out["boxes"][0], out["scores"][0], shift, factor, 0.5


def yolox_raw(run, image, width, height):
    canvas, shift, factor = letterbox(image, width, height, 114, centred=False)
    rows = run({"images": nchw(canvas)})["output"][0].astype(np.float64)
    grid, stride = [], []
    for s in (8, 16, 32):
        ys, xs = np.mgrid[: height // s, : width // s]
        grid.append(np.stack([xs.ravel(), ys.ravel()], 1))
        stride.append(np.full((xs.size, 1), s))
    grid, stride = np.concatenate(grid), np.concatenate(stride)
    boxes = corners(np.concatenate([(rows[:, :2] + grid) * stride, np.exp(rows[:, 2:4]) * stride], 1))
    return boxes, rows[:, 4] * rows[:, 5], shift, factor, 0.5


def retail(run, image, width, height):
    canvas = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
    out = run({"data": nchw(canvas)})
    rows, columns = image.shape[:2]
    factor = np.array([columns / width, rows / height] * 2)
    boxes = out["boxes"][0] * np.array([width, height, width, height])
    return boxes, out["scores"][0], 0, factor, 0.45


def rtmdet(run, image, width, height):
    canvas, shift, factor = letterbox(image, width, height, 114, centred=False)
    mean, std = np.array([103.53, 116.28, 123.675]), np.array([57.375, 57.12, 58.395])
    out = run({"input": nchw((canvas.astype(np.float64) - mean) / std)})
    people = out["labels"][0] == 0
    dets = out["dets"][0][people]
    return dets[:, :4], dets[:, 4], shift, factor, 1.0


def yolov8(run, image, width, height):
    canvas, shift, factor = letterbox(image, width, height, 114, centred=True)
    rows = run({"images": nchw(canvas[:, :, ::-1]) / np.float32(255)})["output0"][0].T
    return corners(rows[:, :4]), rows[:, 4], shift, factor, 0.5


def deim(run, image, width, height):
    canvas, shift, factor = letterbox(image, width, height, 0, centred=True)
    size = np.array([[width, height]], np.int64)
    out = run({"images": nchw(canvas[:, :, ::-1]) / np.float32(255), "orig_target_sizes": size})
    people = out["labels"][0] == 0
    return out["boxes"][0][people], out["scores"][0][people], shift, factor, 1.0


def nanodet(run, image, width, height):
    canvas, shift, factor = letterbox(image, width, height, 0, centred=True)
    mean, std = np.array([103.53, 116.28, 123.675]), np.array([57.375, 57.12, 58.395])
    out = run({"input.1": nchw((canvas.astype(np.float64) - mean) / std)})
    boxes, scores = [], []
    for s in (8, 16, 32):
        ys, xs = np.mgrid[: height // s, : width // s]
        bins = out[f"dis_pred_stride_{s}"][0].reshape(-1, 4, 8).astype(np.float64)
        weights = np.exp(bins) / np.exp(bins).sum(2, keepdims=True)
        left, up, right, down = ((weights * np.arange(8)).sum(2) * s).T
        cx, cy = (xs.ravel() + 0.5) * s, (ys.ravel() + 0.5) * s
        boxes.append(np.stack([cx - left, cy - up, cx + right, cy + down], 1))
        scores.append(out[f"cls_pred_stride_{s}"][0][:, 0])
    return np.concatenate(boxes), np.concatenate(scores), shift, factor, 0.5


MODELS = {
    "yolox_nano_person_640x384": (yolox_decoded, 640, 384),
    "yolox_nano_person_416x256": (yolox_decoded, 416, 256),
    "yolox_nano_dyn": (yolox_raw, 640, 384),
    "person-detection-retail-0013_672x384": (retail, 672, 384),
    "rtmdet_nano": (rtmdet, 640, 384),
    "yolov8n_int8": (yolov8, 640, 640),
    "deimv2_hgnetv2_femto_coco": (deim, 416, 416),
    "nanodet_m_416": (nanodet, 416, 416),
}


def session(folder, name):
    path = next(p for p in (folder / f"{name}.onnx", folder / "compat" / f"{name}.onnx") if p.exists())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    opened = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in opened.get_outputs()]
    return lambda feed: dict(zip(names, opened.run(None, feed)))


def detect(model, picture):
    family, width, height = MODELS[model]
    boxes, scores, shift, factor, limit = family(RUN[model], picture, width, height)
    boxes, scores = np.asarray(boxes, np.float64), np.asarray(scores, np.float64)
    wanted = scores >= MIN_SCORE
    boxes, scores = boxes[wanted], scores[wanted]
    kept = nms(boxes, scores, limit) if limit < 1 else np.argsort(-scores, kind="stable")
    return [
        [round(float(scores[i]), 4), *(round(float(v), 2) for v in (boxes[i] - shift) * factor)]
        for i in kept
    ]


def take(clip, number):
    video = cv2.VideoCapture(str(clip))
    for _ in range(number):
        video.grab()
    good, frame = video.read()
    assert good, clip
    return frame


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    if len(sys.argv) > 2:
        for name, (clip, number) in PICTURES.items():
            frame = take(pathlib.Path(sys.argv[2]) / clip, number)
            cv2.imwrite(str(HERE / name), frame, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    RUN = {model: session(folder, model) for model in MODELS}
    lines = []
    for name in PICTURES:
        picture = cv2.imread(str(HERE / name))
        for model in MODELS:
            row = {"image": name, "model": model, "detections": detect(model, picture)}
            lines.append(json.dumps(row, separators=(",", ":")))
    (HERE / "reference.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
