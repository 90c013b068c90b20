from __future__ import annotations

import pytest

from snippets.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** `c < d` ~~e~~", "<p><em>a</em> <strong>b</strong> <code>c &lt; d</code> <s>e</s></p>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("```python\nx = '<b>'\n```", "<pre><code>x = '&lt;b&gt;'\n</code></pre>"),
        ("# Top", "<h4>Top</h4>"),
        ("#### Deep", "<h6>Deep</h6>"),
        ("a\\\nb", "<p>a<br>\nb</p>"),
    ],
)
def test_what_authors_write_is_set(text: str, html: str) -> None:
    assert render(text).strip() == html


def test_a_table_keeps_its_cells_and_no_styles() -> None:
    html = render("| a | b |\n| :- | -: |\n| 1 | 2 |")
    assert "<th>a</th>" in html
    assert "<td>2</td>" in html
    assert "style" not in html


def test_a_link_leaves_without_telling_where_from() -> None:
    html = render("[site](https://example.com 'A site')")
    assert html.strip() == (
        '<p><a href="https://example.com" title="A site" rel="noopener noreferrer nofollow">site</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"),
        ("![x](https://example.com/spy.png)", "<p></p>"),
        ("<!-- hidden -->", "&lt;!-- hidden --&gt;"),
        ("&lt;svg onload=alert(1)&gt;", "<p>&lt;svg onload=alert(1)&gt;</p>"),
    ],
)
def test_html_and_pictures_do_nothing(text: str, html: str) -> None:
    assert render(text).strip().removeprefix("<p>").removesuffix("</p>") == html.removeprefix("<p>").removesuffix(
        "</p>"
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "/accounts/logout/",
        "//example.com/",
        "?page=2",
    ],
)
def test_links_lead_nowhere_but_to_named_sites(address: str) -> None:
    html = render(f"[x](<{address}>)\n\n[y][r]\n\n[r]: <{address}>\n\n<{address}>")
    assert "href" not in html


def test_deep_nesting_and_long_runs_end_soon() -> None:
    for text in (">" * 20_000, "*" * 20_000, "[" * 20_000, "`a" * 10_000, "- " * 10_000, "|a" * 10_000):
        assert render(text)
