"""Four till lanes: two open first, the others when queues grow; some give up. From a seed."""
import numpy as np

from storecam.actors import Actor
from storecam.body import random_look, staff_look
from storecam.camera import Camera
from storecam.scene import FLOOR, Builder
from storecam.world import Clip, Zone

TILLS = {f"till{k + 1}": -4.1 + 2.3 * k for k in range(4)}      # x of the counters
FRONT, GAP, LONGEST = 3.6, .82, 5           # y of the serving spot, spacing in the queue, people that fit
CHANGE = 2.6                                # seconds until the next stands at the till


def slot(lane, k):
    """Standing place k of a lane (0 = being served)."""
    return TILLS[lane] - .42 - .06 * (k % 2), FRONT + (0 if k == 0 else .35 + GAP * k)


def store():
    b = Builder(41)
    b.quad((-9, -3, 0), (9, -3, 0), (9, 14, 0), (-9, 14, 0), (.53, .51, .47), FLOOR)
    b.room(-9, -3, 9, 14, band=(.10, .34, .24))
    for x in TILLS.values():
        b.till(x, FRONT - .9)
        b.box((x - 1.2, FRONT - .2, 0), (x - 1.14, FRONT + 1.9, .95), (.60, .61, .62))      # lane rail
    for x in (-7.6, -4.8, -2.0, .8, 3.6, 6.4):
        b.shelf(x, 11.2, x + 1.0, 13.9, ["+x", "-x"])
    b.shelf(-8.9, 3.0, -8.2, 9.0, ["+x"])
    b.shelf(7.6, 3.0, 8.3, 9.0, ["-x"])
    return b.mesh()


def camera(rng):
    """In front of the tills on the side where customers stand: from the other one counters hide them."""
    return Camera((rng.uniform(-7.6, -6.4), rng.uniform(-1.4, -.2), rng.uniform(3.4, 3.9)),
                  (rng.uniform(-1.4, -.8), rng.uniform(4.4, 4.9), .6), fov_deg=rng.uniform(70, 75), distortion=.09)


def plan(rng, seconds):
    """Lanes with their opening times, and who joins which when: they are served, or give up."""
    opens = {"till1": 0.0, "till2": 0.0, "till3": rng.uniform(.25, .4) * seconds, "till4": rng.uniform(.5, .7) * seconds}
    lanes = {lane: [] for lane in opens}
    t, n = 0.0, 0
    while t < seconds - 8:
        there = {lane: sum(r["until"] > t for r in rows) for lane, rows in lanes.items() if opens[lane] <= max(0, t - 3)}
        lane = min(there, key=lambda lane: (there[lane], rng.random()))
        if there[lane] <= LONGEST - 1:
            n += 1
            rows = lanes[lane]
            free = max([r["until"] for r in rows if r["served"]] + [t - CHANGE])
            start, service, patience = max(t, free + CHANGE), rng.uniform(7, 15), rng.uniform(14, 70)
            # Whoever is nearly there stays.
            served = start - t <= patience
            rows.append(dict(pid=f"P{n:02d}", join=t, start=start, served=served,
                             until=start + service if served else t + patience))
        t += .4 if t < 1 and n < 4 else rng.exponential(3.6)
    return opens, lanes


def tills(seed=1, seconds=90):
    rng = np.random.default_rng(seed)
    opens, lanes = plan(rng, seconds)
    actors, events = [], []
    for lane, rows in lanes.items():
        told = []
        for i, r in enumerate(rows):
            a = Actor(r["pid"], random_look(seed * 1000 + int(r["pid"][1:])), speed=float(rng.uniform(.9, 1.2)))
            ahead = sorted((o for o in rows[:i] if o["until"] > r["join"]), key=lambda o: o["until"])
            told += _customer(a, lane, r, ahead, rng)
            actors.append(a)
        waiting = 0                                   # people in line, not counting the one being served
        for e in sorted(told, key=lambda e: e["t"]):
            waiting += {"queue_join": 1, "service_start": -1, "queue_abandon": -1}.get(e["type"], 0)
            e["waiting_after"] = waiting
        events += told
    actors += [_cashier(k, seed, lane, opens[lane], seconds) for k, lane in enumerate(TILLS)]
    actors += _others(rng, seed, seconds)
    return Clip(name=f"tills{seed}", seconds=seconds, mesh=store(), actors=actors, events=events, zones=zones(),
                camera=camera(rng), panels=[(x, y, 3.3) for x in (-6, -2, 2, 6) for y in (1, 5, 9)],
                note=f"Four till lanes, seed {seed}; till3 opens at {opens['till3']:.0f} s, till4 at {opens['till4']:.0f} s.")


def _customer(a, lane, r, ahead, rng):
    """Script of one customer; returns the events of the queue."""
    place, events = len(ahead), []
    sx, sy = slot(lane, place)
    come = (sx + rng.uniform(-.9, .9), 10.6)
    if r["join"] < 2:                                 # stands there when the clip begins
        a.start(r["join"] - .9, sx, sy + .8).walk(sx, sy)
    else:
        a.start(r["join"] - np.hypot(come[0] - sx, come[1] - sy) / a.speed, *come).walk(sx, sy)
    joined = a.now
    event = lambda kind, **more: events.append(dict(t=round(a.now, 2), type=kind, lane=lane, person=a.id, **more))
    event("queue_join", length_before=place)
    toward = (sx, FRONT - 3)
    for o in ahead:
        if not r["served"] and o["until"] > r["until"]:
            break
        a.until(o["until"] + .5 + .3 * place, face=toward)
        place -= 1
        a.walk(*slot(lane, place), speed=.75)
    if not r["served"]:
        a.until(r["until"], face=toward)
        event("queue_abandon", wait_s=round(a.now - joined, 1))
        a.path((sx - .75, a.at[1] + .4), (sx - .75, 9.6), (sx + rng.uniform(-1, 1), 11.0))
        return events
    served, x = a.now, TILLS[lane]
    event("service_start", wait_s=round(served - joined, 1))
    a.stand(1.0, face=(x + .5, FRONT))
    while a.now < r["until"] - 3:
        a.shelf("till", (x + .12, FRONT + .12, .98), 2.2)
    a.until(r["until"], face=(x + .8, FRONT - .2))
    event("service_end", served=True, service_s=round(a.now - served, 1))
    a.path((x - .45, 2.0), (x - .6, .2), (x - .6, -2.8))
    return events


def _cashier(k, seed, lane, opens, seconds):
    """Behind the counter from when the lane opens; the later ones walk there."""
    x = TILLS[lane] + .95
    s = Actor(f"S{k + 1}", staff_look(seed * 1000 + 900 + k), staff=True)
    if opens > 0:
        s.start(opens - 6, x, -2.8).walk(x, FRONT + .05)
    else:
        s.start(0, x, FRONT + .05)
    n = 0
    while s.now < seconds:
        n += 1
        s.shelf("till", (x - .53, FRONT + (.22 if n % 2 else -.3), 1.0), 2.4, hand="l" if n % 2 else "r")
        s.stand(.8 + .5 * (n % 3), face=(x - .95, FRONT + .1 * (n % 2)))
    return s


def _others(rng, seed, seconds):
    """Those who queue nowhere: shoppers who cross behind the queues, staff who walk out through an empty lane's side."""
    a = Actor("P90", random_look(seed * 1000 + 990), speed=1.1)
    a.start(rng.uniform(.1, .3) * seconds, -7.6, 9.8).path((0, 9.6), (7.0, 9.8))
    s = Actor("S9", staff_look(seed * 1000 + 999), staff=True, speed=1.2)
    s.start(rng.uniform(.4, .7) * seconds, 6.9, 10.4).path((6.6, 6.0), (6.4, 2.0), (6.2, -2.8))
    return [a, s]


def zones():
    out = []
    for lane, x in TILLS.items():
        column = lambda a, b, y0, y1: [(x + a, FRONT + y0), (x + b, FRONT + y0), (x + b, FRONT + y1), (x + a, FRONT + y1)]
        out += [Zone(lane + "_queue", "queue", column(-1.1, -.02, .45, 4.9)),
                Zone(lane + "_service", "service", column(-1.1, -.02, -.6, .45)),
                Zone(lane + "_staff", "staff", column(.5, 1.15, -.9, 1.5))]
    return out
