"""Fast checks of scripts and truth; nothing is rendered.  Run: python -m pytest tests"""
import json
import pathlib
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import generate  # noqa: E402
import scenes  # noqa: E402
from storecam import scene_file, truth  # noqa: E402


@pytest.fixture(scope="module")
def clips():
    out = {name: make() for name, make in scenes.ALL.items()}
    for c in out.values():
        generate.prepare(c)
    return out


def events(clip, kind):
    return [e for e in truth.document(clip, [])["events"] if e["type"] == kind]


def test_tracks_are_repeatable(clips):
    again = scenes.ALL["entrance"]()
    generate.prepare(again)
    for a, b in zip(again.actors, clips["entrance"].actors):
        assert np.array_equal(a.xy, b.xy, equal_nan=True)


def test_nobody_teleports(clips):
    for c in clips.values():
        for a in c.actors:
            step = np.hypot(*np.diff(a.xy, axis=0).T)
            assert np.nanmax(step) < .35, (c.name, a.id, np.nanmax(step))


def test_nobody_is_in_two_stores_at_once(clips):
    """aisle and highvalue are two cameras of one place; the rest must not overlap on the store clock."""
    spans = {}
    for name in ("entrance", "aisle", "checkout"):
        c = clips[name]
        for a in c.actors:
            t = a.frames[~np.isnan(a.xy[:, 0])] + c.clock_start
            # only the time at or inside the door counts for passers-by and leavers
            spans.setdefault(a.id, []).append((name, t[0], t[-1]))
    for pid, rows in spans.items():
        rows.sort(key=lambda r: r[1])
        for (n0, _, end), (n1, begin, _) in zip(rows, rows[1:]):
            assert begin >= end - .5, (pid, n0, end, n1, begin)


def test_door_counts(clips):
    ev = events(clips["entrance"], "line_cross")
    visitors = [e for e in ev if not e["staff"]]
    assert sum(e["direction"] == "in" for e in visitors) == 12
    assert sum(e["direction"] == "out" for e in visitors) == 6
    assert [e["direction"] for e in ev if e["staff"]] == ["out", "in", "out", "in"]
    assert {e["person"] for e in ev if e.get("u_turn")} == {"P05"}


def test_queue_reaches_five_and_one_gives_up(clips):
    c = clips["checkout"]
    assert max(e["waiting_after"] for e in c.events) == 5
    assert [e["person"] for e in events(c, "queue_abandon")] == ["P23"]


def test_aisle_events(clips):
    assert {e["person"] for e in events(clips["aisle"], "conceal")} == {"P09", "P12"}
    assert len(events(clips["aisle"], "shelf_return")) == 1


def test_camera_projects_into_its_own_distortion():
    cam = scenes.ALL["aisle"]().camera
    px, depth = cam.project([(0, 4, 0), (.9, 6, 1.2), (-.9, 3, .2)])
    x, y = cam.undistort_map()
    for (u, v), d in zip(px, depth):
        i, j = int(v), int(u)
        un = np.array([(x[i, j] - .5) * cam.width * cam.margin, (y[i, j] - .5) * cam.height * cam.margin]) / cam.focal
        ud = np.array([u - cam.width / 2, v - cam.height / 2]) / cam.focal
        assert np.allclose(un, ud * (1 + cam.distortion * (ud @ ud)), atol=2.5 / cam.focal)


def test_zone_polygons_stay_in_the_image(clips):
    for c in clips.values():
        for z in truth.document(c, [])["zones"]:
            assert all(0 <= v <= 1 for p in z["polygon"] for v in p), (c.name, z)


FOOTAGE = pathlib.Path(__file__).resolve().parents[2] / "footage" / "synthetic"


@pytest.mark.parametrize("name", ["entrance", "checkout", "aisle", "highvalue"])
def test_committed_scene_files_come_from_their_truth(name):
    doc = json.loads((FOOTAGE / f"{name}.json").read_text())
    assert scene_file.toml(doc) == (FOOTAGE / f"{name}.scene.toml").read_text()


def test_the_side_that_counts_as_in_follows_the_direction(clips):
    doc = truth.document(clips["entrance"], [])
    assert 'in = "positive"' in scene_file.toml(doc)
    line = doc["lines"][0]
    line["in_direction"] = [-v for v in line["in_direction"]]
    assert 'in = "negative"' in scene_file.toml(doc)


def test_shelves_have_hands_and_a_seed_repeats_them(clips):
    assert len(events(clips["shelves"], "shelf_touch")) >= 3
    assert len(events(clips["shelves"], "shelf_pick")) >= 3
    again = scenes.ALL["shelves"]()
    generate.prepare(again)
    assert [a.id for a in again.actors] == [a.id for a in clips["shelves"].actors]
    assert truth.hand_events(again) == truth.hand_events(clips["shelves"])


def test_goods_leave_the_shelf_with_the_hand_and_come_back(clips):
    c = clips["shelves"]
    deeds = [(a, r) for a in c.actors for r in a.reaches]
    for a, r in deeds:
        if r.kind == "pick":
            assert r.item.at(r.t0) is not None and r.item.at(r.t1) is None
            assert all(.1 <= s <= .26 for s in r.item.size[2:]) and a.item_at(r.t1) is r.item
        if r.kind == "return":
            back = [g for g in c.goods if g.at(r.t1) is r.target or np.array_equal(g.at(r.t1), r.target)]
            assert back and a.item_at(r.t1) is None
    assert any(r.kind == "return" for _, r in deeds)


def test_what_moves_is_not_part_of_the_store_twice(clips):
    """With all goods in their places the store is as it was built, but for those that stand behind."""
    from scenes.aisle import furnish
    c, full = clips["shelves"], furnish().mesh()
    front = [g for g in c.goods if len(g.places) > 1]
    shown = generate.with_goods(c.mesh, [(g, g.at(0)) for g in front])
    rows = lambda mesh: {tuple(np.round(v, 4)) for v in mesh[:, :3]}
    assert len(c.mesh) < len(full)
    goods = np.vstack([g.mesh(g.at(0))[:30, :3] for g in front])
    assert {tuple(np.round(v, 3)) for v in goods} <= {tuple(np.round(v, 3)) for v in full[:, :3]}
    assert len(shown) <= len(full) and rows(c.mesh) < rows(full)


def test_truth_says_who_came_together(clips):
    """Companions keep close on their way in; where the script does not say who belongs together, neither does the truth."""
    for name, kwargs in (("entrance", {}), ("traffic", {"seed": 8128})):
        clip = clips[name]
        if kwargs:
            clip = scenes.ALL[name](**kwargs)
            generate.prepare(clip)
        doc = truth.document(clip, [])
        at = {e["person"]: e["t"] for e in doc["events"] if e["type"] == "line_cross" and e["direction"] == "in"}
        assert doc["groups"] and all(len(g) > 1 for g in doc["groups"])
        for group in doc["groups"]:
            times = [at[p] for p in group if p in at]
            assert not times or max(times) - min(times) < 4, (name, group, times)
    assert "groups" not in truth.document(clips["aisle"], [])
