"""The same numbers for the same seed, for each part by itself."""

from __future__ import annotations

import math
import random
import uuid


class Chance(random.Random):
    @classmethod
    def of(cls, *parts: object) -> Chance:
        return cls("/".join(map(str, parts)))

    def happens(self, share: float) -> bool:
        return self.random() < share

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def hex(self, digits: int) -> str:
        return f"{self.getrandbits(4 * digits):0{digits}x}"


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
