"""A market hall with thirty people in view at once, from a seed: they walk, meet, stop in groups and go on."""
import numpy as np

from storecam.actors import Actor
from storecam.body import random_look
from storecam.camera import Camera
from storecam.scene import FLOOR, Builder
from storecam.world import Clip, Line, Zone

PEOPLE = 32                                # a few of them are hidden or beyond the edge at any time
STALLS = [(-3.2, 5.2), (2.2, 4.2), (-.6, 8.6), (4.4, 8.8), (-5.4, 9.4)]
HALL = (-6.2, 3.2, 6.2, 11.8)              # where people walk: left, near, right, far
GATE = 6.6                                 # the line across the hall


def store():
    b = Builder(51)
    b.quad((-10, -2, 0), (10, -2, 0), (10, 16, 0), (-10, 16, 0), (.55, .53, .50), FLOOR)
    b.room(-10, -2, 10, 16, band=(.45, .30, .08))
    for x, y in STALLS:
        b.box((x - .6, y - .45, 0), (x + .6, y + .45, .80), (.42, .28, .16))
        for gx in np.arange(x - .55, x + .5, .18):
            for gy in np.arange(y - .4, y + .35, .17):
                colour = b.PALETTE[int(b.rng.integers(12))]
                b.box((gx, gy, .80), (gx + .13, gy + .12, .80 + b.rng.uniform(.06, .2)), colour)
    return b.mesh()


def _free(rng):
    """A place that is not in a stall."""
    left, near, right, far = HALL
    while True:
        p = rng.uniform(left, right), rng.uniform(near, far)
        if all(abs(p[0] - x) > 1.0 or abs(p[1] - y) > .85 for x, y in STALLS):
            return p


def _clear(a, b):
    """Whether nobody walks through a stall on the straight way."""
    for u in np.linspace(0, 1, 24):
        x, y = a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u
        if any(abs(x - sx) < .85 and abs(y - sy) < .7 for sx, sy in STALLS):
            return False
    return True


def crowd(seed=1, seconds=45):
    rng = np.random.default_rng(seed)
    actors = []
    for n in range(PEOPLE):
        a = Actor(f"P{n + 1:02d}", random_look(seed * 1000 + n), speed=float(np.clip(rng.normal(1.05, .2), .6, 1.5)))
        a.start(0, *_free(rng))
        while a.now < seconds + 1:
            if rng.random() < .35:
                a.stand(rng.uniform(2, 9), face=STALLS[int(rng.integers(len(STALLS)))])
            to = next((p for p in (_free(rng) for _ in range(30)) if _clear(a.at, p)), None)
            if to is None:
                a.stand(2)
            else:
                a.walk(*to)
        actors.append(a)
    left, near, right, far = HALL
    return Clip(name=f"crowd{seed}", seconds=seconds, mesh=store(), actors=actors,
                lines=[Line("gate", (left - .6, GATE), (right + .6, GATE), (0, -1))],
                zones=[Zone("near_half", "dwell", [(left, near - .6), (right, near - .6), (right, GATE), (left, GATE)])],
                camera=Camera((rng.uniform(-1.5, 1.5), -1.6, rng.uniform(4.2, 4.9)), (0, 6.3, .3),
                              fov_deg=rng.uniform(80, 86), distortion=.09),
                panels=[(x, y, 4.2) for x in (-6, -2, 2, 6) for y in (3, 7, 11)],
                note=f"{PEOPLE} people in a hall, seed {seed}.")
