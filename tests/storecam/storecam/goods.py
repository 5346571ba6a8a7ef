"""Goods that people take and put back: they leave a gap, or show what stood behind them, and come back."""
from dataclasses import dataclass, field

import numpy as np

from .scene import Builder

LEAST, MOST = .10, .26            # height of what people take
REACH = .45                       # metres along the shelf within which something is chosen or misplaced
BEHIND = .09                      # from the front of one thing to the one behind it


@dataclass(eq=False)
class Good:
    """One thing: what it looks like, and where its middle is through time."""
    size: tuple
    colour: tuple
    label: tuple
    out: tuple                    # its front
    places: list = field(default_factory=list)      # (from when, world point or None)

    def at(self, t):
        now = None
        for begin, place in self.places:
            if begin <= t:
                now = place
        return now

    def mesh(self, place=(0, 0, 0)):
        """A box with a label on its front, around a point."""
        b, half, c = Builder(), np.asarray(self.size) / 2, np.asarray(place, float)
        b.box(tuple(c - half), tuple(c + half), self.colour)
        out = np.asarray(self.out, float)
        face, flat = c + out * half, np.where(out != 0, .003, half - .009)
        flat[2] = half[2] * .35
        b.box(tuple(face - flat + (0, 0, self.size[2] * .025)), tuple(face + flat + (0, 0, self.size[2] * .025)), self.label)
        return b.mesh()


class Stock:
    """Which facings of a store became goods that move."""

    def __init__(self, builder, seed):
        self.builder, self.rng = builder, np.random.default_rng(seed)
        self.goods, self.taken = [], []

    def mesh(self):
        """The store without them."""
        return self.builder.mesh(without=self.taken)

    def near(self, point):
        """The thing nearest to a place that somebody may take, lifted out of the store."""
        fitting = [f for f in self.builder.facings if f not in self.taken and LEAST <= f.hi[2] - f.lo[2] <= MOST
                   and np.hypot(*(_middle(f) - point)[:2]) < REACH]
        facing = min(fitting, key=lambda f: np.abs(_middle(f) - point).sum())
        self.taken.append(facing)
        good = self._good(facing, _middle(facing))
        if self.rng.random() < .5:            # one of the same stands behind it
            self._good(facing, _middle(facing) - BEHIND * np.asarray(facing.out))
        return good

    def touch(self, good, t):
        """Some things stand a little aside afterwards."""
        if self.rng.random() < .3:
            along = np.array([abs(good.out[1]), abs(good.out[0]), 0])
            good.places.append((t, np.asarray(good.at(t)) + along * self.rng.uniform(-.015, .015)))

    def place_for(self, good, home):
        """Where it is put back: its own place, or on top of something lower nearby."""
        others = [f for f in self.builder.facings if f not in self.taken and f.out == good.out
                  and f.hi[2] - f.lo[2] + good.size[2] + .03 < f.room and np.abs(_middle(f) - home).max() < REACH]
        if not others or self.rng.random() < .6:
            return home
        under = others[int(self.rng.integers(len(others)))]
        return _middle(under) + (0, 0, (under.hi[2] - under.lo[2] + good.size[2]) / 2)

    def _good(self, facing, place):
        size = tuple(np.subtract(facing.hi, facing.lo))
        good = Good(size, facing.colour, facing.label, facing.out, [(-np.inf, place)])
        self.goods.append(good)
        return good


def _middle(facing):
    return (np.asarray(facing.lo) + facing.hi) / 2
