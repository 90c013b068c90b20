from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.roles import Role
from snippets.loader import Code, LoadedQuestion
from snippets.models import Draft, ProofResult, Question, QuestionVersion
from snippets.schema import Item
from snippets.services.drafts import begin_draft
from snippets.services.publishing import choose_variant, publish
from tests.factories import CODE, item_data, make_user

pytestmark = pytest.mark.django_db

BANK = reverse("snippets:bank")
READERS = (Role.AUTHOR, Role.INTERVIEWER, Role.ADMINISTRATOR)
OTHERS = (Role.OBSERVER, Role.HIRING_MANAGER, Role.COORDINATOR)
POINT = {"slug": "bucket", "title": "A token bucket", "short": "a bucket", "explanation": "It fills.", "core": False,
         "cues": ["token + bucket"], "said": ["a token bucket"]}  # fmt: skip
KNOWLEDGE = {"kind": "knowledge", "environment": "", "language": "text", "defects": [], "myths": [], "probes": [],
             "key_points": [POINT]}  # fmt: skip


def published(slug: str, *, by: User | None = None, code: str = CODE, **changes: object) -> QuestionVersion:
    item = Item.model_validate(item_data(slug, **changes))
    variants = {name: Code(f"# {name}\n{CODE}", CODE) for name in item.variants}
    loaded = LoadedQuestion(
        item, "" if item.language == "text" else code, "" if item.key_points else "pass\n", variants
    )
    return publish(loaded=loaded, by=by)[0]


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_user(*roles))
    return client


def page_of(slug: str, client: Client | None = None, **query: object) -> str:
    response = (client or signed_in(Role.INTERVIEWER)).get(reverse("snippets:question", args=[slug]), query)
    assert response.status_code == 200
    return response.content.decode()


def listed(client: Client | None = None, **query: object) -> list[str]:
    html = (client or signed_in(Role.INTERVIEWER)).get(BANK, query).content.decode()
    return re.findall(r'href="/bank/([\w-]+)/">', html.partition("<tbody>")[2])


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("role", READERS)
def test_readers_see_list_and_question_and_the_way_there(role: Role) -> None:
    published("slow-wait")
    client = signed_in(role)
    assert listed(client) == ["slow-wait"]
    page_of("slow-wait", client)
    assert f'href="{BANK}"' in client.get(reverse("interviews:dashboard")).content.decode()


@pytest.mark.parametrize("role", OTHERS)
def test_for_all_other_staff_there_is_no_bank(role: Role) -> None:
    published("slow-wait", variants={"other": {}})
    client = signed_in(role)
    assert client.get(BANK).status_code == 404
    assert client.get(reverse("snippets:question", args=["slow-wait"])).status_code == 404
    assert client.post(reverse("snippets:variant", args=["slow-wait"]), {"variant": "other"}).status_code == 404
    assert f'href="{BANK}"' not in client.get(reverse("interviews:dashboard")).content.decode()


def test_who_is_not_signed_in_is_told_nothing() -> None:
    published("slow-wait")
    for url in (BANK, reverse("snippets:question", args=["slow-wait"]), reverse("snippets:question", args=["no-such"])):
        response = Client().get(url)
        assert (response.status_code, response.url) == (302, f"/accounts/login/?next={url}")


def test_a_question_that_is_not_there_is_not_found() -> None:
    published("slow-wait")
    client = signed_in(Role.AUTHOR)
    assert client.get("/bank/no-such/").status_code == 404
    for query in ({"version": 2}, {"version": "x"}, {"version": "9" * 20}, {"variant": "x"}):
        assert client.get("/bank/slow-wait/", query).status_code == 404


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ({}, ["bucket", "fast-wait", "slow-wait"]),
        ({"kind": "knowledge"}, ["bucket"]),
        ({"technology": "django"}, ["fast-wait"]),
        ({"category": "concurrency"}, ["fast-wait", "slow-wait"]),
        ({"severity": "blocker", "technology": "django"}, ["fast-wait"]),
        ({"severity": "minor"}, []),
        ({"criterion": "db-design"}, ["bucket"]),
        ({"difficulty": "hard"}, ["fast-wait"]),
        ({"q": "TOKEN"}, ["bucket"]),
        ({"q": "waits fast"}, ["fast-wait"]),
        ({"q": "no-types"}, ["fast-wait", "slow-wait"]),
        ({"q": "patience"}, ["fast-wait"]),
        ({"q": "100%"}, []),
        ({"q": "wait", "kind": "knowledge"}, []),
        ({"kind": "nonsense"}, ["bucket", "fast-wait", "slow-wait"]),
        ({"technology": "cobol", "q": "\x00", "page": "99"}, ["bucket", "fast-wait", "slow-wait"]),
    ],
)
def test_the_list_is_narrowed_by_filters_and_words(query: dict[str, str], slugs: list[str]) -> None:
    published("slow-wait")
    published(
        "fast-wait", title="A fast wait", environment="Python 3.11, Django 5.2", difficulty="hard", skills=["Patience"]
    )
    published("bucket", title="A bucket", intro="Limit it.", criteria=["db-design"], **KNOWLEDGE)

    assert sorted(listed(**query)) == slugs


def test_the_list_stands_in_the_order_of_titles_in_pages() -> None:
    for number in range(31):
        published(f"q-{number}", title=f"Title {30 - number:02}")
    client = signed_in(Role.INTERVIEWER)

    assert listed(client)[:2] == ["q-30", "q-29"]
    assert listed(client, page="2") == ["q-0"]
    assert "q=title&amp;page=2" in client.get(BANK, {"q": "title", "kind": ""}).content.decode()


def test_a_row_says_what_there_is_to_find_and_what_is_proven() -> None:
    version = published("slow-wait")
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    ProofResult.objects.create(version=version, target="blocking-sleep", status="proven", tests=1, ran_at=moment)
    ProofResult.objects.create(version=version, target="F-sleep-is-async", status="broken", tests=1, ran_at=moment)
    html = signed_in(Role.INTERVIEWER).get(BANK).content.decode()

    row = text_of(html.partition("<tbody>")[2])
    assert row.startswith("A slow wait Python 3.11 code review medium, 15 min 1 blocker 1 nit 1 of 1 severe proven v1")


def test_a_row_tells_of_proofs_that_broke() -> None:
    version = published("slow-wait")
    ProofResult.objects.create(
        version=version, target="blocking-sleep", status="broken", tests=1, ran_at=datetime(2026, 3, 2, tzinfo=UTC)
    )
    assert "0 of 1 severe proven 1 broken" in text_of(signed_in(Role.INTERVIEWER).get(BANK).content.decode())


def test_only_who_writes_sees_that_a_draft_exists() -> None:
    begin_draft(by=None, base=published("slow-wait"))
    draft = Draft.objects.get()

    assert "draft</span>" in signed_in(Role.AUTHOR).get(BANK).content.decode()
    assert "draft</span>" not in signed_in(Role.INTERVIEWER).get(BANK).content.decode()
    assert str(draft.public_id) in page_of("slow-wait", signed_in(Role.AUTHOR))
    assert str(draft.public_id) not in page_of("slow-wait")


def test_an_empty_bank_and_an_empty_answer_say_so() -> None:
    client = signed_in(Role.INTERVIEWER)
    assert "The bank is empty" in client.get(BANK).content.decode()
    published("slow-wait")
    assert "Nothing fits" in client.get(BANK, {"q": "zebra"}).content.decode()


def test_typing_swaps_the_list_alone_and_keeps_a_short_address() -> None:
    published("slow-wait")
    client = signed_in(Role.INTERVIEWER)
    response = client.get(BANK, {"q": "wait", "kind": "", "severity": "nit"}, headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == f"{BANK}?q=wait&severity=nit"
    assert "HX-Request" in response["Vary"]
    restored = client.get(BANK, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("url", [BANK, f"{BANK}?q=wait&severity=blocker&technology=python"])
def test_thirty_questions_take_as_many_queries_as_three(url: str) -> None:
    def add(numbers: range) -> None:
        for number in numbers:
            version = published(f"wait-{number}")
            begin_draft(by=None, base=version)
            ProofResult.objects.create(
                version=version, target="no-types", status="proven", ran_at=datetime(2026, 3, 2, tzinfo=UTC)
            )

    client = signed_in(Role.AUTHOR)
    add(range(3))
    few = queries_of(client, url)
    add(range(3, 30))
    assert queries_of(client, url) == few <= 9


def test_a_question_takes_as_many_queries_with_many_versions_as_with_few() -> None:
    client = signed_in(Role.AUTHOR)
    published("slow-wait")
    published("slow-wait", purpose="Two.")
    url = reverse("snippets:question", args=["slow-wait"])
    few = queries_of(client, url)
    for number in range(10):
        published("slow-wait", purpose=f"Again {number}.", by=make_user(Role.AUTHOR))
    assert queries_of(client, url) == few


def test_the_page_shows_the_whole_key() -> None:
    author = make_user(Role.AUTHOR, name="Noor")
    version = published("slow-wait", by=author)
    ProofResult.objects.create(
        version=version, target="blocking-sleep", status="broken", why="0 != 1", tests=2,
        against={"python": "3.11.7"}, ran_at=datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip
    text = text_of(page_of("slow-wait"))

    for part in (
        "code review", "Python 3.11", "15 min", "by Noor", "A helper that waits.", "It waits and says how long.",
        "blocker concurrency line 5 broken Blocks It blocks. Fix: Do not.",
        "Proof broken on 2 Mar 2026 against python 3.11.7. 0 != 1",
        "nit maintainability line 4 no proof No types", "Question 5 about the wait?", "the sleep blocks the thread",
        "sleep yields to the loop It does not.", "time.sleep holds the thread.", "A fake clock.",
        "How would you test it?", "Strong Sees all.", "Weak Sees little.", "python core blocking-sleep , no-types",
        "+ pass",
    ):  # fmt: skip
        assert part in text


def test_marks_in_the_margin_lead_to_the_key_and_back() -> None:
    published("slow-wait")
    html = page_of("slow-wait")

    assert re.findall(r'class="mark severity (\w+)" href="#([\w-]+)"', html) == [
        ("nit", "finding-no-types"),
        ("blocker", "finding-blocking-sleep"),
    ]
    assert re.findall(r'id="(finding-[\w-]+)".*?data-spans="([\d -]+)"', html) == [
        ("finding-blocking-sleep", "5-5"),
        ("finding-no-types", "4-4"),
    ]
    assert re.findall(r'to-line" href="#(L\d+)"', html) == ["L5", "L4"]


def test_a_question_without_code_shows_key_points_and_a_safe_reference_answer() -> None:
    answer = "A **bucket**.\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) [y](https://example.com)"
    published("bucket", reference_answer=answer, objective="To *see*.", considerations=["One `x`"], **KNOWLEDGE)
    html = page_of("bucket")

    assert "<strong>bucket</strong>" in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert 'rel="noopener' in html
    assert "<em>see</em>" in html
    assert "further A token bucket It fills." in text_of(html)
    assert "sheet-code" not in html


def test_the_question_s_page_shows_its_negatives() -> None:
    published("slow-wait", wrong_claims=["it sleeps <b>for ever</b>"], descriptions=["it waits", "it returns"])
    published("quick-wait", wrong_claims=["it never wakes"])
    published("no-wait")

    pages = [text_of(page_of(slug)) for slug in ("slow-wait", "quick-wait", "no-wait")]

    assert "Wrong claims 1 “it sleeps &lt;b&gt;for ever&lt;/b&gt;” Descriptions 2 “it waits” “it returns”" in pages[0]
    assert ("Wrong claims 1 “it never wakes”" in pages[1], "Descriptions" in pages[1]) == (True, False)
    assert "Lines that earn nothing" not in pages[2]


def test_what_authors_write_is_escaped() -> None:
    published("slow-wait", title="<b>Bold</b>", intro="<i>x</i>", purpose="`<u>` it", code="x = '</td><script>'\n" * 6)
    html = page_of("slow-wait")
    for raw in ("<b>Bold", "<i>x", "<u>", "</td><script>"):
        assert raw not in html
    assert "<code>&lt;u&gt;</code> it" in html


def test_older_versions_can_be_read_and_say_that_they_are_old() -> None:
    published("slow-wait")
    published("slow-wait", purpose="Something newer.")

    old, new = page_of("slow-wait", version=1), page_of("slow-wait")

    assert ("Something newer." in old, "Something newer." in new) == (False, True)
    assert ("This is an older version; the newest is 2." in old, "older version" in new) == (True, False)
    assert ("?version=2" in old, "?version=1" in new) == (True, True)


def test_writers_choose_the_wording_for_new_plans() -> None:
    published("slow-wait", variants={"other": {"no-types": [[5, 5]]}})
    url = reverse("snippets:variant", args=["slow-wait"])
    author, reader = signed_in(Role.AUTHOR), signed_in(Role.INTERVIEWER)
    assert "# other" in page_of("slow-wait", author, variant="other")
    assert "Use this wording" in page_of("slow-wait", author)
    assert "Use this wording" not in page_of("slow-wait", reader)

    assert reader.post(url, {"variant": "other"}).status_code == 404
    assert author.get(url).status_code == 405
    assert "has no such variant" in author.post(url, {"variant": "third"}, follow=True).content.decode()
    assert Question.objects.get().variant == ""

    assert "take this wording from now on" in author.post(url, {"variant": "other"}, follow=True).content.decode()
    assert Question.objects.get().variant == "other"
    assert "# other" in page_of("slow-wait", reader)
    assert "v2 other" in text_of(reader.get(BANK).content.decode())
    assert "the wording other" in text_of(page_of("slow-wait", reader, variant=""))


def test_the_list_shows_the_newest_version_of_the_wording_in_force() -> None:
    published("slow-wait", variants={"other": {}})
    choose_variant(question=Question.objects.get(), variant="other")
    published("slow-wait", variants={"other": {}}, title="Newer")
    assert listed(q="newer") == ["slow-wait"]
    published("slow-wait", title="Newest")  # the wording in force is gone with it
    assert "Newest" in signed_in(Role.INTERVIEWER).get(BANK).content.decode()


def test_only_writers_get_the_buttons_of_writers() -> None:
    published("slow-wait")
    begin = reverse("snippets:draft_begin")
    assert begin in page_of("slow-wait", signed_in(Role.AUTHOR))
    assert begin not in page_of("slow-wait", signed_in(Role.INTERVIEWER))
    assert begin not in signed_in(Role.INTERVIEWER).get(BANK).content.decode()


def test_the_whole_shipped_bank_can_be_read() -> None:
    from snippets.loader import BANK as FOLDER
    from snippets.loader import read_question

    client = signed_in(Role.INTERVIEWER)
    for slug in ("airflow-etl", "aiohttp-fetch", "sqlmodel-items"):
        publish(loaded=read_question(Path(FOLDER) / slug))
        page_of(slug, client)


def test_the_form_keeps_what_was_chosen() -> None:
    published("slow-wait")
    html = signed_in(Role.INTERVIEWER).get(BANK, {"technology": "python", "q": 'a"<b>'}).content.decode()
    assert re.findall(r'<option value="([^"]*)" selected>', html) == ["", "python", "", "", "", ""]
    assert 'value="a&quot;&lt;b&gt;"' in html
