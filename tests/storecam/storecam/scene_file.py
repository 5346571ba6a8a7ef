"""The scene file beside a clip: its lines and zones as the product reads them, and the truth to compare with."""

MATCH_S = 1.5                     # a foot point lags the floor position by up to a few tenths of a second


def toml(doc):
    """Text of `<clip>.scene.toml` for a truth document."""
    parts = [f'video = "{doc["clip"]}.mp4"\n']
    for line in doc["lines"]:
        parts.append(f'[[line]]\nname = "{line["id"]}"\npoints = {[line["a"], line["b"]]}\nin = "{_in_side(line)}"\n')
    for zone in doc["zones"]:
        if not zone["polygon"]:           # this camera does not see it
            continue
        lane = f'lane = "{zone["id"].rsplit("_", 1)[0]}"\n' if zone["kind"] in ("queue", "service", "staff") else ""
        parts.append(f'[[zone]]\nname = "{zone["id"]}"\npurpose = "{zone["kind"]}"\n{lane}points = {zone["polygon"]}\n')
    parts.append(f'[expect]\ntruth = "{doc["clip"]}.json"   # storecam-truth/1: boxes and events, matched within match_s\n'
                 f'match_s = {MATCH_S}\n')
    return "\n".join(parts)


def _in_side(line):
    """The side of A->B that "in" points to; positive is towards (-(By - Ay), Bx - Ax), y downwards."""
    (ax, ay), (bx, by), (ix, iy) = line["a"], line["b"], line["in_direction"]
    return "positive" if -(by - ay) * ix + (bx - ax) * iy > 0 else "negative"
