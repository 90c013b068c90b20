from __future__ import annotations

from interviews.conductor.matching import CueBook
from interviews.conductor.text import Tokens
from snippets.cues import parse_cue


def owners(text: str, **cues: str) -> set[str]:
    book = CueBook((owner, parse_cue(line)) for owner, line in cues.items())
    return {match.owner for match in book.read(Tokens.of(text)).matches() if not match.excluded}


def test_all_groups_must_be_heard() -> None:
    assert owners("the session is never closed", leak="session + never closed | leak") == {"leak"}
    assert owners("the session is here", leak="session + never closed | leak") == set()


def test_groups_must_stand_near_each_other() -> None:
    far = "the session " + "and so on and so on " * 4 + "is never closed"
    assert owners(far, leak="session + never closed") == set()


def test_a_word_that_must_not_be_near_excludes() -> None:
    assert owners("the session leaks in post", leak="session + leak ! post") == set()


def test_two_groups_are_not_heard_in_one_word() -> None:
    assert owners("json", both="json + json | dumps") == set()
    assert owners("separate the db model from the api model", both="separate + db model + models | api") == {"both"}


def test_glued_words_meet() -> None:
    assert owners("createAll comes too early", order="create all + early") == {"order"}


def test_a_shared_word_group_stands_for_its_words() -> None:
    assert owners("there is no timeout", timeout="timeout + @not") == {"timeout"}
