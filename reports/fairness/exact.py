"""Fisher's exact test of two groups: could the difference be chance? Pure."""

from __future__ import annotations

from collections.abc import Iterator

# Tables as probable as the observed one belong to it, whatever rounding says.
ROUNDING = 1e-7


def two_sided(picked: int, n: int, others_picked: int, others_n: int) -> float:
    """The probability, were both groups alike, of a table no more probable than this one.

    R. A. Fisher, *The Logic of Inductive Inference* (Journal of the Royal Statistical Society 98, 1935): with all
    margins fixed the number picked from the first group follows the hypergeometric distribution.
    """
    all_picked = picked + others_picked
    lowest = max(0, all_picked - others_n)
    weights = list(_weights(lowest, n, all_picked, others_n))
    observed = weights[picked - lowest] * (1 + ROUNDING)
    return min(1.0, sum(weight for weight in weights if weight <= observed) / sum(weights))


def _weights(lowest: int, n: int, all_picked: int, others_n: int) -> Iterator[float]:
    """The hypergeometric probabilities beside that of the mode: each from its neighbour, so that none overflows."""
    highest = min(n, all_picked)
    mode = min(highest, max(lowest, (n + 1) * (all_picked + 1) // (n + others_n + 2)))

    def step(k: int) -> float:
        """From k picked to k + 1."""
        return (n - k) * (all_picked - k) / ((k + 1) * (others_n - all_picked + k + 1))

    below = [1.0]
    for k in range(mode - 1, lowest - 1, -1):
        below.append(below[-1] / step(k))
    yield from reversed(below)
    weight = 1.0
    for k in range(mode, highest):
        weight *= step(k)
        yield weight
