"""Finds names and pronouns in text, however they are written, and puts a word in brackets in their place. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

Hide = Callable[[str], str]

CANDIDATE, EMPLOYER, OTHER = "[candidate]", "[employer]", "[hidden]"
# Letters that Unicode does not take apart, and the ways to write an apostrophe.
ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"} | dict.fromkeys("’‘ʼ`´", "'")
)
# Scripts that write words without spaces, or with little words joined on: their names are found inside words too.
JOINED = re.compile(r"[\u0590-\u08ff\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
# How they are spelled where a keyboard or a mail address has no such letter.
SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
TITLE = r"(?:(?:mr|mrs|ms|miss|mx|sir|madam)\.?\s+)?"
BETWEEN = r"(?:\s{1,2}|[._-])?(?:[^\W\d_]\.?\s+)?"
ADDRESSES = "先生 女士 小姐 太太 同学 老师 さん 様 くん ちゃん 씨 님".split()  # noqa: SIM905
TURNED = r"(?:,?\s{1,2}|[._-])?"
MAIL = r"(?=\d{0,4}@[\w-]+\.)"
# Names in which family and given name are not parted, in Chinese characters or in Hangul; longer family names, and
# the shorter ones of China that begin none of Japan's.
UNSPACED = re.compile(r"[\u3400-\u9fff]{2,5}|[\uac00-\ud7a3]{2,5}")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
FAMILIES_OF_TWO = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 独孤 南宫 남궁 황보 제갈 사공 선우 독고".split()  # noqa: SIM905
)
CHINESE_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧"
    "袁潘于董余苏蘇叶葉吕呂魏蒋蔣杜沈姜范傅钟鍾卢盧汪戴崔任陆陸廖姚邹鄒熊孟秦邱侯顾顧邵龙龍万萬钱錢汤湯尹黎易武乔賀贺龚文"
)
# Folded, a syllable of Hangul is two or three letters; a name is not the beginning of a longer syllable.
NO_SYLLABLE_BEFORE, NO_SYLLABLE_GOES_ON = r"(?<![\u1100-\u11ff])", r"(?![\u11a8-\u11ff])"
# These words in a name say nothing when they stand in small letters, and are everywhere.
EVERYDAY_WORDS = """
a an and are art as at be bill bin but by can case dan day de del den der di do dos drew el else for from grant had
has he her him his i if in is it jack joy la le long mark may me my no not nor of ok on or our out see she so some
than that the them they this to too us van von was we west what when who why will with yes you young
"""
EVERYDAY = frozenset(EVERYDAY_WORDS.split())
# What stands in brackets is nobody's name.
BRACKETED = frozenset(("candidate", "employer", "hidden", "they", "them", "their", "theirs", "themself"))
LEGAL_FORM = re.compile(r"[\W_]+(?:inc|ltd|llc|llp|limited|gmbh|ag|corp|corporation|co|company|plc|sa|bv|oy|ab|kg)\.?$")

PRONOUNS = {
    "[they]": r"\(?s\)?/?he|he/she|she/he|he|she",
    "[them]": r"him/her|her/him|him",
    "[their]": r"his/hers?|hers?/his|his",
    "[them/their]": r"her",
    "[theirs]": r"hers",
    "[themself]": r"himself|herself",
}
# Of a candidate's own row of pronouns these are hidden anyway, or tell nothing.
KNOWN_PRONOUNS = frozenset(
    ("he", "she", "him", "his", "her", "hers", "himself", "herself", "they", "them", "their", "theirs", "themself",
     "themselves", "it", "its", "any", "all")
)  # fmt: skip


def hide_names(name: str) -> Hide:
    """The whole name in any order, and each of its parts; titles before them too, as they tell the gender."""
    spelled_out = unicodedata.normalize("NFC", name).translate(SPELLED_OUT)
    return _all_of([_hide_name(each) for each in dict.fromkeys((name, spelled_out))])


def _hide_name(name: str) -> Hide:
    parts = [part for part in TOKEN.findall(folded(name)[0]) if part not in BRACKETED]
    strong = [part for part in parts if part not in EVERYDAY and (len(part) > 1 or JOINED.match(part))]
    weak = [part for part in parts if part in EVERYDAY and len(part) > 1]
    # Those that stand together are often written as one word, as in user names.
    neighbours = [parts[at : at + size] for size in (4, 3, 2) for at in range(len(parts) - size + 1)]
    neighbours = [several for several in neighbours if not set(several).isdisjoint(strong)]
    whole = [
        joint.join(map(_loose, order))
        for several in (parts, strong, *neighbours)
        if len(several) > 1
        for joint, order in ((BETWEEN, several), (TURNED, several[::-1]))
    ]
    unspaced = [pattern for part in parts for pattern in _unspaced(part)]
    single = "|".join([*(_word(_loose(part)) for part in _longest_first(strong)), *unspaced])
    runs = [f"(?:{single})(?:{BETWEEN}(?:{single}))*"] if single else []
    patterns = [TITLE + f"(?:{'|'.join([*map(_word, whole), *runs])})(?:{ADDRESS})?"] if whole or runs else []
    hides = [*_hide_initials(parts), *(_replacing(pattern, CANDIDATE) for pattern in patterns)]
    if weak:
        hides.append(_replacing("|".join(_word(part) for part in weak), CANDIDATE, capital_only=True))
    return _all_of(hides)


def _hide_initials(parts: Sequence[str]) -> list[Hide]:
    """`A. Lovelace`, `Ada L.`, in addresses `alovelace@`; and `Lovelaces`, the genitive without an apostrophe."""
    plain = [part for part in parts if not JOINED.match(part)]
    words = [part for part in _longest_first(set(plain)) if len(part) > 1]
    if not words:
        return []
    word = f"(?:{'|'.join(map(_loose, words))})"
    initial = f"[{''.join(sorted({part[0] for part in plain}))}]"
    # Taken whole or not at all: with a name such as Li Li there would be endless ways to take less of it. And no more
    # than a name has, or a text of nothing but names would be read to its end from each of them.
    run = f"{_word(word)}(?:{BETWEEN}{_word(word)}){{0,7}}+"
    before = rf"(?<![^\W\d_])(?:{initial}(?:\.\s?|[\s_-])){{1,3}}{run}"
    after = rf"{run}(?:\s{initial}\.)+"
    genitives = [rf"(?<![^\W\d_]){_loose(part)}(?=s(?![^\W\d_]))" for part in words if len(part) > 2]
    in_mail = _word(f"{initial}[._-]?{word}|{word}[._-]?{initial}") + MAIL
    written = "|".join([TITLE + before, TITLE + after, *genitives])
    return [_replacing(in_mail, CANDIDATE), _replacing(written, CANDIDATE, capital_only=True)]


def _unspaced(part: str) -> list[str]:
    """Patterns for family and given name where a Chinese, Japanese or Korean name is written as one word.

    One character is also a word of its own: alone it is hidden only as a family name with an address behind it.
    """
    name = unicodedata.normalize("NFC", part)
    if not UNSPACED.fullmatch(name):
        return []
    cuts = _cuts(name)
    pieces = {piece for cut in cuts for piece in (name[:cut], name[cut:]) if len(piece) > 1}
    return [
        *(NO_SYLLABLE_BEFORE + _word(folded(piece)[0]) for piece in _longest_first(pieces)),
        *(f"{NO_SYLLABLE_BEFORE}{folded(name[:cut])[0]}(?={ADDRESS})" for cut in cuts),
    ]


def _cuts(name: str) -> tuple[int, ...]:
    """Where the family name may end."""
    if name[:2] in FAMILIES_OF_TWO:
        return (2,)
    if len(name) == 2 or HANGUL.match(name) or (len(name) == 3 and name[0] in CHINESE_FAMILIES):
        return (1,)
    return {3: (1, 2), 4: (2,)}.get(len(name), (2, 3))


def hide_words(names: Iterable[str], instead: str) -> Hide:
    """Each name as a whole, with or without the legal form behind it."""
    cores = {LEGAL_FORM.sub("", folded(name)[0].strip()) for name in names}
    patterns = [r"[\W_]+".join(map(re.escape, re.findall(r"\w+", core))) for core in _longest_first(cores)]
    form = LEGAL_FORM.pattern.removesuffix(r"\.?$")
    pattern = "|".join(f"{_word(each)}(?:{form}(?!\\w))?" for each in patterns if each)
    return _replacing(pattern, instead) if pattern else str


def hide_pronouns(own: str) -> Hide:
    """`he` and `she` in all cases, and the candidate's own (`xe/xem`) where they are given as a row."""
    rules = dict(PRONOUNS)
    given = [each.strip() for each in folded(own)[0].split("/")] if "/" in own else []
    for place, word in zip_longest(("[they]", "[them]", "[their]"), given[:5], fillvalue="[their]"):
        if TOKEN.fullmatch(word or "") and word not in KNOWN_PRONOUNS:
            rules[place] = f"{rules[place]}|{re.escape(word)}"
    return _all_of([_replacing(_word(f"(?:{pattern})"), instead) for instead, pattern in rules.items()])


def folded(text: str) -> tuple[str, list[int]]:
    """Without case, accents and invisible characters; and where in `text` each of its characters stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold().translate(ALIKE):
            if not _silent(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _replacing(pattern: str, instead: str, *, capital_only: bool = False) -> Hide:
    found = re.compile(pattern)

    def hide(text: str) -> str:
        plain, places = folded(text)
        pieces, end = [], 0
        for match in found.finditer(plain):
            begin = places[match.start()]
            if match.start() == match.end() or begin < end:
                continue
            if capital_only and not _is_capital(text[begin : places[match.end() - 1] + 1]):
                continue
            pieces += [text[end:begin], instead]
            end = places[match.end() - 1] + 1
            while end < len(text) and _silent(text[end]):
                end += 1
        return "".join([*pieces, text[end:]])

    return hide


def _all_of(hides: Sequence[Hide]) -> Hide:
    def hide(text: str) -> str:
        for each in hides:
            text = each(text)
        return text

    return hide


def _is_capital(text: str) -> bool:
    """Whether the first word and the last one are: particles between them are not."""
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and words[0][:1].isupper() and words[-1][:1].isupper()


def _silent(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Cf")


def _word(pattern: str) -> str:
    """A whole word; digits and underscores end one, as in user names."""
    if JOINED.search(pattern):
        return pattern + NO_SYLLABLE_GOES_ON
    return rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])"


def _loose(part: str) -> str:
    return re.escape(part).replace("'", "'?")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


ADDRESS = rf"\s?(?:{'|'.join(folded(each)[0] for each in ADDRESSES)})"
