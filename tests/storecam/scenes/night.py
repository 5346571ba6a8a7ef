"""The door after dark, from a seed: light is dimmed for closing, goes out, and comes on again.

What the camera makes of it follows the sensor: photons are counted, so that noise is the root of the light; the gain
that makes up for little light makes noise with it; below a limit the camera goes to black and white; what is left is
smoothed, as cheap cameras do.
"""
from dataclasses import replace

import numpy as np

from .traffic import traffic

DIM, OUT = .12, .002              # light for closing and with the lamps off, as shares of full light
MOST_GAIN = 6.0                   # 16 dB
FULL_WELL = 900                   # photons of a white pixel in full light: a small sensor at 1/25 s
READ_NOISE = 4.0                  # electrons
COLOURLESS = .2                   # below this light the camera shows grey


def light(t, seconds):
    """Share of full light: full at first, dim from a fifth of the time on, out between a half and two thirds."""
    edges = [0, .2 * seconds, .2 * seconds + 1, .5 * seconds, .5 * seconds + .1, .66 * seconds, .66 * seconds + .6, seconds]
    return float(np.interp(t, edges, [1, 1, DIM, DIM, OUT, OUT, DIM, DIM]))


def sensor(rgb, share, rng):
    """The picture as a small camera takes it in so much light."""
    gain = min(MOST_GAIN, 1 / share)
    linear = (rgb.astype(np.float32) / 255) ** 2.2
    electrons = rng.poisson(linear * FULL_WELL * share) + rng.normal(0, READ_NOISE, rgb.shape)
    seen = np.clip(electrons / FULL_WELL * gain, 0, 1).astype(np.float32)
    if share < COLOURLESS:
        seen = np.repeat(seen @ np.array([.3, .6, .1], np.float32)[:, None], 3, 2)
    if gain > 2:                                  # noise is smoothed away, and details with it
        padded = np.pad(seen, ((1, 1), (1, 1), (0, 0)), mode="edge")
        seen = sum(padded[y:y + seen.shape[0], x:x + seen.shape[1]] for y in range(3) for x in range(3)) / 9
    return (seen ** (1 / 2.2) * 255 + .5).astype(np.uint8)


def night(seed=1, seconds=75):
    clip = traffic(seed=seed, seconds=seconds)
    dark = dict(t=.5 * seconds, t_end=round(.66 * seconds, 2), type="light_out")
    return replace(clip, name=f"night{seed}", daylight=(0, 0, 0, 0), events=clip.events + [dark],
                   sensor=lambda rgb, t: sensor(rgb, light(t, seconds), np.random.default_rng((seed, int(t * 1000)))),
                   note=f"The door after dark, seed {seed}: dim light, none from {dark['t']:.1f} to {dark['t_end']:.1f} s.")
