"""Fast checks of the scenes that are drawn from a seed; nothing is rendered."""
import pathlib
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import generate  # noqa: E402
import scenes  # noqa: E402
from scenes.crowd import PEOPLE  # noqa: E402
from scenes.night import DIM, OUT, light, sensor  # noqa: E402
from scenes.tills import LONGEST, TILLS  # noqa: E402
from storecam import scene_file, truth  # noqa: E402

NAMES = ("doors_north", "doors_south", "tills", "crowd", "night")
SEEDS = (3, 11)
SHORT = {"crowd": 12, "night": 30}         # keeping many apart takes time; what is checked shows at once


def make(name, seed):
    clip = scenes.ALL[name](seed=seed, **({"seconds": SHORT[name]} if name in SHORT else {}))
    generate.prepare(clip)
    return clip


@pytest.fixture(scope="module")
def clips():
    return {(name, seed): make(name, seed) for name in NAMES for seed in SEEDS}


def events(clip, *kinds):
    return [e for e in truth.document(clip, [])["events"] if e["type"] in kinds]


def in_view(clip, actor, i):
    px, depth = clip.camera.project([(*actor.xy[i], .9)])
    return depth[0] > 0 and 0 <= px[0][0] < clip.camera.width and 0 <= px[0][1] < clip.camera.height


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_repeats_itself_and_another_differs(clips, name):
    again = make(name, SEEDS[0])
    for a, b in zip(again.actors, clips[name, SEEDS[0]].actors):
        assert np.array_equal(a.xy, b.xy, equal_nan=True)
    assert not np.array_equal(again.actors[0].xy, clips[name, SEEDS[1]].actors[0].xy, equal_nan=True)


def test_nobody_teleports_and_every_scene_is_one_the_product_reads(clips):
    for clip in clips.values():
        for a in clip.actors:
            step = np.hypot(*np.diff(a.xy, axis=0).T)
            assert not len(step) or np.isnan(step).all() or np.nanmax(step) < .40, (clip.name, a.id, np.nanmax(step))
        assert "[expect]" in scene_file.toml(truth.document(clip, []))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_doors_share_people_who_are_before_one_camera_at_a_time(clips, seed):
    north, south = clips["doors_north", seed], clips["doors_south", seed]
    assert north.clock_start == south.clock_start
    other = {a.id: a for a in south.actors}
    shared = [(a, other[a.id]) for a in north.actors if a.id in other]
    assert len(shared) >= 5
    for a, b in shared:
        assert a.look == b.look
        both = [i for i in range(len(a.xy)) if a.active(i) and b.active(i) and in_view(north, a, i) and in_view(south, b, i)]
        assert not both, (a.id, both[0] / 10)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_enters_by_a_door_leaves_or_comes_back_before_entering_again(clips, seed):
    passages = {}
    for name in ("doors_north", "doors_south"):
        for e in events(clips[name, seed], "line_cross"):
            passages.setdefault(e["person"], []).append((e["t"], e["direction"]))
    for person, ways in passages.items():
        directions = [d for _, d in sorted(ways)]
        assert all(a != b for a, b in zip(directions, directions[1:])) and directions[0] == "in", (person, directions)
    assert sum(len(w) >= 3 for w in passages.values()) >= 1, "nobody comes back"


@pytest.mark.parametrize("seed", SEEDS)
def test_lanes_that_open_later_are_used_and_everybody_is_served_or_gives_up(clips, seed):
    clip = clips["tills", seed]
    joined = {lane: [e["t"] for e in clip.events if e["type"] == "queue_join" and e["lane"] == lane] for lane in TILLS}
    assert all(joined.values()) and min(joined["till1"]) < 2 and min(joined["till4"]) > .5 * clip.seconds
    assert all(0 <= e["waiting_after"] <= LONGEST for e in clip.events)
    ended = {}
    for e in sorted(clip.events, key=lambda e: e["t"]):
        ended.setdefault(e["person"], []).append(e["type"])
    for kinds in ended.values():
        assert kinds in (["queue_join", "queue_abandon"], ["queue_join", "service_start", "service_end"]), kinds


def test_with_some_seeds_people_give_up(clips):
    assert any(e["type"] == "queue_abandon" for seed in SEEDS for e in clips["tills", seed].events)


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_is_served_stands_at_the_till_then(clips, seed):
    clip = clips["tills", seed]
    zones = {z.id: [tuple(p) for p in z.polygon] for z in clip.zones}
    people = {a.id: a for a in clip.actors}
    for e in events(clip, "service_start"):
        i = min(int((e["t"] + 1) * clip.fps), len(people[e["person"]].xy) - 1)
        assert truth.inside(zones[e["lane"] + "_service"], people[e["person"]].xy[i]), e


@pytest.mark.parametrize("seed", SEEDS)
def test_thirty_people_are_in_view_at_once(clips, seed):
    clip = clips["crowd", seed]
    there = [sum(in_view(clip, a, i) for a in clip.actors) for i in range(0, int(clip.seconds * clip.fps), 10)]
    assert np.median(there) >= PEOPLE - 3, there


def test_details_are_smoothed_away_in_little_light_and_drown_in_none():
    card = np.full((60, 80, 3), 100, np.uint8)
    card[:, 40:] = 160
    rng = np.random.default_rng(1)
    told, shown = [], []
    for share in (1.0, DIM, OUT):
        seen = sensor(card, share, rng).astype(float)
        left, right = seen[:, 5:35], seen[:, 45:75]
        shown.append(seen.mean())
        told.append((right.mean() - left.mean()) / left.std())
    assert shown[0] > shown[1] > 2 * shown[2], shown
    assert told[2] < .2 * min(told[:2]), told
    assert light(0, 60) == 1 and light(35, 60) == OUT and light(55, 60) == DIM
