from __future__ import annotations

import sys
import textwrap
import threading
import time
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets import highlight as module
from snippets.highlight import Worker, highlight
from snippets.highlight_worker import LANGUAGES
from snippets.lines import lines_of

ALLOWED = {"table": {"class"}, "tbody": set(), "tr": {"id", "data-line"}, "td": {"class"}, "a": {"href", "aria-label"},
           "span": {"class"}}  # fmt: skip


class Page(HTMLParser):
    """Text of the code cells, and a complaint about anything that is not plain table markup."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.code: list[str] = []
        self.classes: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= ALLOWED[tag], f"{tag} {attrs}"
        name = dict(attrs).get("class", "")
        self.open.append((tag, name))
        if (tag, name) == ("td", "ln"):
            self.code.append("")
        if tag == "span":
            self.classes.add(name)

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if ("td", "ln") in self.open:
            self.code[-1] += data


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def test_every_line_is_a_row_with_an_anchor_of_its_own():
    assert highlight("def f():\n\n\treturn '<b>'\n", "python") == (
        '<table class="code"><tbody>\n'
        '<tr id="L1" data-line="1"><td class="no"><a href="#L1" aria-label="Line 1">1</a></td><td class="mk"></td>'
        '<td class="ln"><span class="k">def</span> <span class="nf">f</span>():</td></tr>\n'
        '<tr id="L2" data-line="2"><td class="no"><a href="#L2" aria-label="Line 2">2</a></td><td class="mk"></td>'
        '<td class="ln"></td></tr>\n'
        '<tr id="L3" data-line="3"><td class="no"><a href="#L3" aria-label="Line 3">3</a></td><td class="mk"></td>'
        '<td class="ln">\t<span class="k">return</span> <span class="s">&#x27;&lt;b&gt;&#x27;</span></td></tr>\n'
        "</tbody></table>"
    )


def test_a_text_over_several_lines_is_coloured_line_by_line():
    html = highlight('"""one\n\ntwo"""\nx = 1  # three\n', "python")

    assert '<td class="ln"><span class="s">&quot;&quot;&quot;one</span></td>' in html
    assert '<td class="ln"><span class="s">two&quot;&quot;&quot;</span></td>' in html
    assert '<span class="mi">1</span>  <span class="c"># three</span>' in html
    assert Page(html).code == ['"""one', "", 'two"""', "x = 1  # three"]


@pytest.mark.parametrize("language", ["cobol", "", "../python", "py\nthon", "scala"])
def test_a_language_that_is_not_on_the_list_is_shown_plain(language):
    page = Page(highlight("import os\n", language))

    assert (page.code, page.classes) == (["import os"], set())


def test_code_over_the_limit_is_shown_plain_and_whole(monkeypatch):
    monkeypatch.setattr(module, "worker", None)
    code = "é = 1\n" * 10_000

    page = Page(highlight(code, "python"))

    assert (page.code, page.classes) == (["é = 1"] * 10_000, set())


pieces_of_markup = st.sampled_from(
    ["<script>", "</td>", "</span>", "&amp;", "&#39;", '"', "'", "\\", "\n", "\t", "  ", "#", "/*", "*/", "'''", '"""',
     "<!--", "]]>", "def ", "f'{", "}", "\r\n", "\x0c", "\u2028", "\ufeff", "é", "🙂"]
)  # fmt: skip
hostile_code = st.lists(st.one_of(pieces_of_markup, st.text(max_size=8)), max_size=40).map("".join)


@settings(max_examples=150)
@given(code=hostile_code, language=st.sampled_from(LANGUAGES))
def test_the_rows_say_exactly_the_code_and_nothing_else(code, language):
    html = highlight(code, language)

    assert Page(html).code == lines_of(code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_list_is_known(language):
    assert len(module.worker.html_lines(["x = 'y'", ""], language)) == 2


def worker_with(lexer: str, seconds: float) -> Worker:
    """The real worker, with a lexer called `slow` on its list."""
    script = f"""
        import sys
        sys.path.insert(0, {sys.path[0]!r})
        from pygments.lexer import RegexLexer
        from pygments.lexers import PythonLexer
        from pygments.token import Keyword
        from snippets.highlight_worker import serve

        {lexer}

        serve({{"slow": Slow(), "python": PythonLexer()}})
    """
    return Worker([sys.executable, "-c", textwrap.dedent(script)], seconds)


# (a+)+ tries every way to cut a row of a's when no b follows: it would outlive us all, inside one regex call.
HANGS = 'class Slow(RegexLexer):\n            tokens = {"root": [(r"(a+)+b", Keyword), (r"[a\\n]", Keyword)]}'
FAILS = "class Slow(PythonLexer):\n            def get_tokens_unprocessed(self, code): raise RuntimeError"
LIES = 'class Slow(PythonLexer):\n            def get_tokens_unprocessed(self, code): yield 0, Keyword, "else\\n"'


@pytest.fixture
def slow_worker(monkeypatch):
    made = worker_with(HANGS, 0.3)
    monkeypatch.setattr(module, "worker", made)
    yield made
    made.close()


def test_a_hanging_lexer_is_killed_and_the_code_shown_plain(slow_worker):
    assert Page(highlight("x = 1", "python")).classes == {"mi"}
    victim = slow_worker.process

    page = Page(highlight("a" * 60, "slow"))

    assert (page.code, page.classes) == (["a" * 60], set())
    assert victim.returncode is not None
    assert Page(highlight("y = 2", "python")).classes == {"mi"}


def test_what_hung_once_is_not_tried_at_every_view(slow_worker, monkeypatch):
    highlight("a" * 60, "slow")
    monkeypatch.setattr(module, "worker", None)

    assert Page(highlight("a" * 60, "slow")).code == ["a" * 60]


def test_who_waits_too_long_for_others_is_shown_plain_code(slow_worker, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.05)
    slow_worker._seconds = 1.0
    slow_worker.html_lines(["x"], "python")
    hanging = threading.Thread(target=slow_worker.html_lines, args=(["a" * 60], "slow"))
    hanging.start()
    while hanging.is_alive() and not slow_worker._turn.locked():
        time.sleep(0.001)

    assert slow_worker.html_lines(["x"], "python") is None
    hanging.join()
    assert slow_worker.html_lines(["x"], "python") == ["x"]


def test_a_worker_that_died_meanwhile_is_replaced(slow_worker):
    slow_worker.html_lines(["x"], "python")
    slow_worker.process.kill()
    slow_worker.process.wait()

    assert slow_worker.html_lines(["x"], "python") is None
    assert slow_worker.html_lines(["x"], "python") == ["x"]


@pytest.mark.parametrize(("lexer", "lines"), [(FAILS, None), (LIES, ["x &lt; 1"])])
def test_a_lexer_that_fails_or_changes_the_text_harms_nothing(lexer, lines):
    worker = worker_with(lexer, 1.0)

    assert worker.html_lines(["x < 1"], "slow") == lines
    worker.close()


def test_the_same_code_is_lexed_once(monkeypatch):
    first = highlight("x = 1", "python")
    monkeypatch.setattr(module, "worker", None)

    assert highlight("x = 1", "python") == first
