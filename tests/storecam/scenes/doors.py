"""Two doors of one store on one clock: people come in by one and leave, or come back, by the other."""
from dataclasses import replace

import numpy as np

from storecam.actors import Actor
from storecam.body import random_look, staff_look
from storecam.camera import Camera

from .entrance import door_clip

DOORS = ("north", "south")
BETWEEN = (9, 22)                 # seconds out of sight on the way from one door to the other
HURRY = 3.2                       # metres a second where no camera looks
WAYS = {"through": .40, "same": .20, "again": .25, "stays": .15}


def plan(seed, seconds):
    """Who passes which door when: rows of (id, staff, [(door, "in" | "out" | "past", begin)])."""
    rng = np.random.default_rng(seed)
    other = {"north": "south", "south": "north"}
    rows, t, n = [], -3.0, 0
    while True:
        t += rng.exponential(5.0)
        if t > seconds - 14:
            return rows
        n += 1
        door = DOORS[int(rng.integers(2))]
        if rng.random() < .12:
            rows.append((f"P{n:02d}", False, [(door, "past", t)]))
            continue
        staff = rng.random() < .08
        kind = rng.choice(list(WAYS), p=list(WAYS.values()))
        ways, at = [(door, "in", t)], t + 14
        for where in {"through": [other[door]], "same": [door], "again": [other[door], other[door], door], "stays": []}[kind]:
            at += rng.uniform(*BETWEEN)
            ways.append((where, "out" if ways[-1][1] == "in" else "in", at))
            at += 14
        rows.append((f"{'S' if staff else 'P'}{n:02d}", staff, [w for w in ways if w[2] < seconds - 4]))


def doors(which, seed, seconds):
    number = DOORS.index(which)
    actors, events = [], []
    for k, (pid, staff, ways) in enumerate(plan(seed, seconds)):
        rng = np.random.default_rng((seed, k, number))
        look = (staff_look if staff else random_look)(seed * 1000 + k)
        side, speed = int(rng.choice([-1, 1])), float(rng.uniform(.9, 1.3))
        a = Actor(pid, look, staff=staff, speed=speed)
        for _, kind, begin in (w for w in ways if w[0] == which):
            gap, goal, far = rng.uniform(-.45, .45), rng.uniform(-2.6, 2.2), rng.uniform(8.7, 9.3)
            route = [(-7.5 * side, far), (gap - .3 * side, 8.1), (gap, 5.4), ((gap + goal) / 2, 3.4), (goal, -.9)]
            if kind == "past":
                route = [(-8.5 * side, far + .5), (8.5 * side, far + .5)]
                if begin > 0:
                    events.append(dict(t=round(begin + 8.5 / speed, 2), type="passer_by", person=pid,
                                       direction="right" if side > 0 else "left"))
            elif kind == "out":
                route = route[::-1]
            if a.keys:
                _wait_unseen(a, route[0], begin, k)
            else:
                a.start(begin, *route[0])
            a.path(*route[1:])
        if a.keys:
            actors.append(a)
    clip = door_clip(f"doors{seed}-{which}", seconds, actors, events,
                     f"The {which} door of two, seed {seed}; equal ids are the same people, on one clock.", groups=[])
    if which == "south":
        clip = replace(clip, camera=Camera((-1.3, .1, 2.75), (.15, 5.6, .55), fov_deg=72, distortion=.09), exposure=1.2)
    return clip


def _wait_unseen(a, to, until, k):
    """Behind the camera and round the corner, where this camera does not look, everybody at a place of their own."""
    aside, behind = 11 + .6 * (k % 8), -4 - .6 * (k % 7)

    def to_corner(p):
        out = np.sign(p[0]) * aside
        return [(out, p[1]), (out, behind)] if p[1] > 5 else [(p[0], behind)]
    away, back = to_corner(a.at), to_corner(to)[::-1]
    if len(away) == len(back):                    # stays inside, or outside
        away, back = away[:1], back[-1:]
    a.path(*away, *back, speed=HURRY)
    a.until(until - np.hypot(*np.subtract(a.at, to)) / HURRY)
    a.walk(*to, speed=HURRY)


def doors_north(seed=1, seconds=120):
    return doors("north", seed, seconds)


def doors_south(seed=1, seconds=120):
    return doors("south", seed, seconds)
