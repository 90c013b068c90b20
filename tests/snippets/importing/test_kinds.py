from __future__ import annotations

import pytest

from snippets.importing.kinds import guess_kind, kind_named, kind_titled
from snippets.schema import Kind

WITH_CODE = [
    ("What is wrong with this code?", Kind.CODE_REVIEW),
    ("Find the bugs in the function", Kind.CODE_REVIEW),
    ("Refactor this class so that it no longer depends on MongoDB", Kind.REFACTORING),
    ("Make the function independent of the store", Kind.REFACTORING),
    ("What would you improve in this code?", Kind.CODE_REVIEW),
    ("Improve the following code", Kind.REFACTORING),
    ("Review the following Django view", Kind.CODE_REVIEW),
    ("What does this code print?", Kind.KNOWLEDGE),
    ("Explain what is wrong with this code", Kind.CODE_REVIEW),
    ("Would you merge this pull request?", Kind.CODE_REVIEW),
    ("Spot the problem", Kind.CODE_REVIEW),
    ("Rewrite this function to be more readable", Kind.REFACTORING),
    ("Clean up this code", Kind.REFACTORING),
    ("How would you test this function?", Kind.KNOWLEDGE),
    ("Spot the bugs", Kind.CODE_REVIEW),
    ("Which of the two do you prefer?", Kind.KNOWLEDGE),
    ("Debugging exercise", Kind.CODE_REVIEW),
    ("What would you change?", Kind.CODE_REVIEW),
    ("Tell us what you would change", Kind.CODE_REVIEW),
    ("Turn this loop into a comprehension", Kind.REFACTORING),
]
WITHOUT_CODE = [
    ("Write a function that returns the first hundred primes", Kind.PRACTICAL),
    ("Implement a rate limiter per user", Kind.PRACTICAL),
    ("Design a REST API for a SaaS", Kind.SYSTEM_DESIGN),
    ("Design a system for a real-time metrics dashboard", Kind.SYSTEM_DESIGN),
    ("What is CSRF?", Kind.KNOWLEDGE),
    ("Explain the difference between select_related and prefetch_related", Kind.KNOWLEDGE),
    ("How does Django handle a request?", Kind.KNOWLEDGE),
    ("Tell me about yourself", Kind.BACKGROUND),
    ("Tell me about your last project", Kind.BACKGROUND),
    ("Tell me about the largest system you have run", Kind.BACKGROUND),
    ("Do you have any questions for us?", Kind.BACKGROUND),
    ("What experience do you have with Django?", Kind.BACKGROUND),
    ("What are design patterns in Django?", Kind.KNOWLEDGE),
    ("How would you design a chat for millions of users?", Kind.SYSTEM_DESIGN),
    ("Write a function to find errors in a log file", Kind.PRACTICAL),
    ("How would you handle race conditions?", Kind.KNOWLEDGE),
    ("Describe a challenging project you worked on", Kind.BACKGROUND),
    ("Create a decorator that caches results", Kind.PRACTICAL),
    ("Given a list of integers, return the two that sum to a target", Kind.PRACTICAL),
    ("Describe the architecture of a cinema booking service", Kind.SYSTEM_DESIGN),
    ("Describe the request-response lifecycle in Django", Kind.KNOWLEDGE),
    ("Implement an LRU cache", Kind.PRACTICAL),
    ("What is a race condition and how do you avoid it?", Kind.KNOWLEDGE),
    ("Why do you want to work here?", Kind.BACKGROUND),
    ("When would you use prefetch_related?", Kind.KNOWLEDGE),
    ("Design an architecture for image uploads", Kind.SYSTEM_DESIGN),
    ("Print the first 100 primes", Kind.PRACTICAL),
    ("What problems can N+1 queries cause?", Kind.KNOWLEDGE),
    ("What is the N+1 problem?", Kind.KNOWLEDGE),
    ("Name the issues with storing sessions in memory", Kind.KNOWLEDGE),
    ("How do you find memory leaks?", Kind.KNOWLEDGE),
    ("What is a design pattern?", Kind.KNOWLEDGE),
    ("Walk me through your CV", Kind.BACKGROUND),
    ("What is the purpose of __init__.py?", Kind.KNOWLEDGE),
    ("Stateful vs stateless", Kind.KNOWLEDGE),
    ("Authentication and authorisation", Kind.KNOWLEDGE),
    ("Your task is to write SQL that lists the top customers", Kind.PRACTICAL),
    ("What did you do in your last job?", Kind.BACKGROUND),
    ("How does JWT work and what are its weaknesses?", Kind.KNOWLEDGE),
    ("Write a Python script that renames files", Kind.PRACTICAL),
    ("Design a URL shortener", Kind.SYSTEM_DESIGN),
    ("Build a service that sends notifications to millions of users", Kind.SYSTEM_DESIGN),
    ("Design a class for a parking lot", Kind.PRACTICAL),
    ("What are your strengths?", Kind.BACKGROUND),
    ("How do you make code testable?", Kind.KNOWLEDGE),
    ("Explain how you would design a booking system", Kind.SYSTEM_DESIGN),
    ("How can you prevent SQL injection errors?", Kind.KNOWLEDGE),
    ("What is refactoring?", Kind.KNOWLEDGE),
    ("Which issues does a global interpreter lock solve?", Kind.KNOWLEDGE),
    ("Explain how Celery retries failed tasks", Kind.KNOWLEDGE),
    ("What does it mean to implement an interface?", Kind.KNOWLEDGE),
    ("How do you return the count of rows in Django?", Kind.KNOWLEDGE),
    ("List the HTTP methods", Kind.KNOWLEDGE),
    ("Compare processes and threads", Kind.KNOWLEDGE),
    ("Walk us through a project", Kind.BACKGROUND),
    ("Given two sorted lists, merge them", Kind.PRACTICAL),
]


@pytest.mark.parametrize(("words", "kind"), WITH_CODE)
def test_words_beside_code(words, kind):
    assert guess_kind(words, "", "x = 1") == kind
    assert guess_kind("Bookings", words, "x = 1") == kind


@pytest.mark.parametrize(("words", "kind"), WITHOUT_CODE)
def test_words_alone(words, kind):
    assert guess_kind(words, "", "") == kind
    assert guess_kind("Question 7", words, "") == kind


def test_without_words_code_is_to_be_reviewed_and_all_else_is_knowledge():
    assert guess_kind("Question 1", "", "x = 1") == Kind.CODE_REVIEW
    assert guess_kind("Question 1", "", "") == Kind.KNOWLEDGE


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Code review: bookings", Kind.CODE_REVIEW),
        ("Practical task 2", Kind.PRACTICAL),
        ("System design – a chat", Kind.SYSTEM_DESIGN),
        ("Bookings (refactoring)", Kind.REFACTORING),
        ("[knowledge] Threads", Kind.KNOWLEDGE),
        ("Warm-up", Kind.BACKGROUND),
        ("Team fit", Kind.BACKGROUND),
        ("Take-home assignment", Kind.PRACTICAL),
        ("Architecture round", Kind.SYSTEM_DESIGN),
        ("Experience with threads", None),
        ("Architecture of Django", None),
    ],
)
def test_a_title_states_a_kind_only_by_itself_or_set_apart(title, kind):
    assert kind_titled(title) == kind


@pytest.mark.parametrize(
    ("chapter", "kind"),
    [
        ("Knowledge questions", Kind.KNOWLEDGE),
        ("Part 2: live coding", Kind.PRACTICAL),
        ("system_design", Kind.SYSTEM_DESIGN),
        ("Refactoring round", Kind.REFACTORING),
        ("Python questions", None),
    ],
)
def test_a_chapter_names_a_kind_anywhere(chapter, kind):
    assert kind_named(chapter) == kind


def test_a_chapter_is_believed_unless_the_question_cannot_be_of_its_kind():
    assert guess_kind("Sessions", "", "", Kind.BACKGROUND) == Kind.BACKGROUND
    assert guess_kind("Write a parser", "", "", Kind.KNOWLEDGE) == Kind.KNOWLEDGE
    assert guess_kind("What is a mutex?", "", "", Kind.CODE_REVIEW) == Kind.KNOWLEDGE
    assert guess_kind("Find the bug", "", "x = 1", Kind.KNOWLEDGE) == Kind.CODE_REVIEW
    assert guess_kind("Refactor this", "", "x = 1", Kind.CODE_REVIEW) == Kind.REFACTORING
    assert guess_kind("Design a chat for millions of users", "", "", Kind.PRACTICAL) == Kind.SYSTEM_DESIGN
