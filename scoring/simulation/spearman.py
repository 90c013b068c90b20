"""Rank correlation. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from statistics import StatisticsError, correlation


def ranks(values: Sequence[float]) -> list[float]:
    """From 1; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    place = 1
    for _, tied in groupby(order, key=values.__getitem__):
        group = list(tied)
        for index in group:
            result[index] = place + (len(group) - 1) / 2
        place += len(group)
    return result


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """None where there is nothing to correlate: fewer than two pairs, or all of one side equal."""
    try:
        return correlation(ranks(one), ranks(other))
    except StatisticsError:
        return None
