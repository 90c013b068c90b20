from collections.abc import Iterator
from itertools import compress, count, islice
from math import isqrt, log


def primes() -> Iterator[int]:
    """All primes in order; only primes are tried as divisors, and only up to the square root."""
    found: list[int] = []
    for number in count(2):
        root = isqrt(number)
        for prime in found:
            if prime > root or number % prime == 0:
                break
        else:
            prime = number
        if prime > root:
            found.append(number)
            yield number


def first_primes(how_many: int) -> list[int]:
    return list(islice(primes(), how_many))


def sieve(limit: int) -> list[int]:
    """The primes up to and with the limit."""
    if limit < 2:
        return []
    prime = bytearray([1]) * (limit + 1)
    prime[:2] = b"\0\0"
    for number in range(2, isqrt(limit) + 1):
        if prime[number]:
            prime[number * number :: number] = bytes(len(range(number * number, limit + 1, number)))
    return list(compress(range(limit + 1), prime))


def limit_for(how_many: int) -> int:
    """At least as large as that prime by number; the formula holds from the sixth on."""
    return 11 if how_many < 6 else int(how_many * (log(how_many) + log(log(how_many)))) + 1


def first_primes_by_sieve(how_many: int) -> list[int]:
    return sieve(limit_for(how_many))[:how_many]
