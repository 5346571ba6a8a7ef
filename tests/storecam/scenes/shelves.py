"""Endless variety at shelves: random shoppers and a random camera from a seed, for judging what hands do."""
import numpy as np

from storecam.actors import GRASP, RAMP, Actor
from storecam.body import random_look, staff_look
from storecam.camera import Camera
from storecam.goods import Stock
from storecam.world import Clip

from .aisle import LEFT, PANELS, RIGHT, ZONES, furnish

HEIGHTS = (.56, .96, 1.30)               # of the goods on a shelf


def camera(rng):
    """At one mouth of the aisle, as high and as wide as shops mount them."""
    side = rng.uniform(-.8, .8)
    return Camera((side, rng.uniform(-2.4, -1.6), rng.uniform(2.6, 3.4)), (-.2 * side, rng.uniform(3.6, 4.8), .6),
                  fov_deg=rng.uniform(56, 72), distortion=.08)


def shelves(seed=1, seconds=60):
    """Shoppers come every few seconds: 60 % do something at a shelf, 20 % only look, 20 % walk through."""
    rng = np.random.default_rng(seed)
    stock = Stock(furnish(), seed)
    actors, t, n = [], -2.0, 0
    taken = []                           # (y, side, from, to): one stands where nobody else does
    while True:
        t += rng.exponential(3.5)
        if t > seconds - 12:
            break
        n += 1
        staff = rng.random() < .1
        a = Actor(f"{'S' if staff else 'P'}{n:02d}", (staff_look if staff else random_look)(seed * 1000 + n), staff=staff,
                  speed=rng.uniform(.85, 1.3))
        lane = rng.uniform(-.4, .4)
        a.start(t, lane, -2.4)
        kind = rng.choice(["deeds", "look", "through"], p=[.60, .20, .20])
        if kind != "through":
            _stop(a, rng, stock, taken, deeds=kind == "deeds", staff=staff)
        a.path((lane, max(a.at[1] + 1.0, 6.5)), (lane, 9.6), (-7.5 if lane < 0 else 7.5, 9.9))
        actors.append(a)
    return Clip(name=f"shelves{seed}", seconds=seconds, mesh=stock.mesh(), goods=stock.goods, actors=actors, zones=ZONES,
                panels=PANELS, camera=camera(rng), note=f"Random shoppers at shelves, seed {seed}.")


def _stop(a, rng, stock, taken, deeds, staff):
    side, y = rng.choice([-1, 1]), rng.uniform(2.2, 7.2)
    arrive = a.now + (y + 2.4) / a.speed
    for _ in range(40):
        if all(s != side or abs(y - other) > .9 or arrive > end or arrive + 14 < begin for other, s, begin, end in taken):
            break
        side, y = rng.choice([-1, 1]), rng.uniform(2.2, 7.2)
        arrive = a.now + (y + 2.4) / a.speed
    front = (RIGHT if side > 0 else LEFT) + .10 * side
    a.path((a.at[0] * .5, y - 1.2), (.90 * side, y)).stand(rng.uniform(1.2, 3.5), face=(front, y))
    holds = None
    for _ in range(int(rng.integers(2, 5)) if deeds else 0):
        wished = (front, y + rng.uniform(-.1, .1), float(rng.choice(HEIGHTS)))
        long = rng.uniform(2.2, 3.4)
        if holds is not None:
            kind = rng.choice(["return", "conceal", "keep"], p=[.45, .15 if not staff else 0, .40 if not staff else .55])
            if kind == "return":
                place = stock.place_for(*holds)
                a.shelf("return", place, long)
                holds[0].places.append((a.now - RAMP, place))
                holds = None
            elif kind == "conceal":
                a.stand(1.0, face=(0, y - 3)).conceal(rng.uniform(2.4, 3.0), where=_where(rng))
                break
            else:
                break
        elif rng.random() < .5:
            good = stock.near(wished)
            a.shelf("touch", good.at(a.now), long)
            stock.touch(good, a.now - RAMP)
        else:
            good = stock.near(wished)
            home = good.at(a.now)
            good.places.append((a.now + GRASP, None))
            a.shelf("pick", home, long, good)
            holds = good, home
        a.stand(rng.uniform(1.5, 4.0), face=(front, y))
    taken.append((y, side, arrive, a.now))


def _where(rng):
    """At the torso, or in a bag at the hip."""
    return (.02, .17, 1.12) if rng.random() < .5 else (.20, .10, .98)
