from __future__ import annotations

import pytest

from reports.demo.candidate import Reply, Script, script


@pytest.fixture
def played() -> Script:
    return Script.model_validate(
        {
            "stages": {"ready": ["Yes."], "questions": ["When do I hear back?", "No more."]},
            "follow_ups": ["what would you do about it"],
            "unsure": ["No idea.", "Hm."],
            "snippets": {
                "wait": {
                    "opening": ["It waits."],
                    "answers": [
                        {"about": ["sleep", "line"], "say": "It blocks.", "lines": [5, 5], "more": "Await it."},
                        {"about": ["sleep", "types", "hints"], "say": "No types."},
                    ],
                }
            },
        }
    )


def test_the_answer_with_most_topic_words_of_the_question_is_given(played) -> None:
    said = ["It waits."]
    assert played.reply("problem", "wait", "What of the sleep?", said) == Reply("It blocks.", (5, 5))
    assert played.reply("problem", "wait", "The sleep, the types?", said) == Reply("No types.")


def test_a_topic_word_is_a_whole_word(played) -> None:
    assert played.reply("problem", "wait", "Is it asleep?", ["It waits."]) == Reply("No idea.")


def test_nothing_is_said_twice_but_not_knowing(played) -> None:
    said = ["It waits.", "It blocks.", "No types."]
    assert played.reply("problem", "wait", "The sleep?", said) == Reply("No idea.")
    assert played.reply("problem", "wait", "The sleep?", [*said, "No idea."]) == Reply("Hm.")
    assert played.reply("problem", "wait", "The sleep?", [*said, "No idea.", "Hm."]) == Reply("No idea.")


def test_what_was_just_said_is_carried_on_when_asked(played) -> None:
    said = ["It waits.", "It blocks."]
    assert played.reply("problem", "wait", "What would you do about it, the types?", said) == Reply("Await it.")
    assert played.reply("problem", "wait", "What would you do about it?", [*said, "Hm."]) == Reply("Hm.")


def test_a_snippet_is_opened_with_what_it_does_and_an_unknown_one_is_not_known(played) -> None:
    assert played.reply("problem", "wait", "The sleep?", []) == Reply("It waits.")
    assert played.reply("problem", "other", "The sleep?", []) == Reply("No idea.")


def test_stages_have_their_lines_until_those_are_used_up(played) -> None:
    assert played.reply("questions", "", "", []) == Reply("When do I hear back?")
    assert played.reply("questions", "", "", ["When do I hear back?"]) == Reply("No more.")
    assert played.reply("questions", "", "", ["When do I hear back?", "No more."]) is None
    assert played.reply("welcome", "", "", []) is None


def test_the_demo_script_has_its_say_on_the_three_snippets_and_no_line_stands_twice() -> None:
    demo = script()
    assert sorted(demo.snippets) == ["aiohttp-fetch", "airflow-etl", "sqlmodel-items"]
    lines = [line for lines in demo.stages.values() for line in lines] + list(demo.unsure)
    for snippet in demo.snippets.values():
        lines += [*snippet.opening, *(answer.say for answer in snippet.answers)]
        lines += [answer.more for answer in snippet.answers if answer.more]
    assert len(lines) == len(set(lines))
