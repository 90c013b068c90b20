"""The reference solution against the definition of a prime, and the false claims against both."""

from __future__ import annotations

from math import isqrt
from pathlib import Path

import pytest

from snippets.proving import load

HERE = Path(__file__).parent
FIXED = load(HERE / "fixed.py")


def divisors(number: int) -> list[int]:
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def is_prime(number: int) -> bool:
    """By definition, without any short cut."""
    return len(divisors(number)) == 2


@pytest.mark.parametrize("solve", [FIXED.first_primes, FIXED.first_primes_by_sieve])
@pytest.mark.parametrize("how_many", [0, 1, 2, 5, 6, 100])
def test_both_solutions_give_the_first_primes(solve, how_many: int) -> None:
    assert solve(how_many) == [number for number in range(542) if is_prime(number)][:how_many]


@pytest.mark.proves("count-not-limit")
def test_the_hundredth_prime_is_541_and_below_a_hundred_there_are_25() -> None:
    assert FIXED.first_primes(100)[-1] == 541
    assert len([prime for prime in FIXED.first_primes(100) if prime < 100]) == 25


@pytest.mark.proves("square-root-bound", "F-half-is-needed")
def test_a_number_without_a_divisor_up_to_its_root_has_none() -> None:
    for number in range(2, 1000):
        assert is_prime(number) == all(number % divisor for divisor in range(2, isqrt(number) + 1))


@pytest.mark.proves("primes-as-divisors")
def test_primes_are_divisors_enough() -> None:
    known = FIXED.sieve(1000)
    for number in range(2, 1000):
        assert is_prime(number) == all(number % prime for prime in known if prime <= isqrt(number))


@pytest.mark.proves("sieve")
@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 3, 4, 9, 100, 541])
def test_the_sieve_gives_the_primes_up_to_its_limit(limit: int) -> None:
    assert FIXED.sieve(limit) == [number for number in range(limit + 1) if is_prime(number)]


@pytest.mark.proves("limit-for-the-sieve")
def test_the_limit_is_never_too_low_and_613_for_a_hundred() -> None:
    primes = FIXED.first_primes(2000)
    assert [count for count, prime in enumerate(primes, 1) if FIXED.limit_for(count) < prime] == []
    assert FIXED.limit_for(100) == 614


@pytest.mark.proves("one-and-two", "F-one-is-prime")
def test_one_has_a_single_divisor_and_two_is_the_only_even_prime() -> None:
    assert divisors(1) == [1]
    assert [number for number in range(1000) if is_prime(number) and number % 2 == 0] == [2]


@pytest.mark.proves("F-six-k-is-prime")
def test_next_to_multiples_of_six_stand_numbers_that_are_not_prime() -> None:
    beside = [number for number in range(5, 50) if number % 6 in (1, 5)]
    assert [number for number in beside if not is_prime(number)] == [25, 35, 49]
    assert all(prime % 6 in (1, 5) for prime in FIXED.first_primes(100)[2:])
