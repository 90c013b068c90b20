from __future__ import annotations

import pytest

from interviews.conductor.catchwords import only_catchwords
from interviews.conductor.text import Tokens

POOL = {"session", "leak", "connection", "pool", "run", "read", "engin", "close"}
RETRY = {"retri", "backoff", "temporari", "outag"}


def is_pile(text: str, *vocabularies: set[str]) -> bool:
    return only_catchwords(Tokens.of(text).stems, vocabularies)


def test_a_terse_sentence_about_one_fault_is_none() -> None:
    assert not is_pile("reads leak connections until pool runs out", POOL)


@pytest.mark.parametrize("vocabularies", [(POOL,), (POOL, RETRY), ()])
def test_a_row_of_terms_about_this_and_that_is_one(vocabularies) -> None:
    assert is_pile("session timeout gather retry parentheses logging json semaphore backoff", *vocabularies)


def test_many_findings_in_few_words_are_one() -> None:
    assert is_pile("session leak and also no retry", POOL, RETRY, {"json"}, {"gather"})


def test_the_words_of_a_sentence_are_enough() -> None:
    assert not is_pile("the session is never closed and there is no retry with a backoff", POOL, RETRY)
