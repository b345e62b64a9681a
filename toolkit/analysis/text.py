"""Words of written opinions: how many ballots use them, and who does more.

Style gives a writer away, and so does a rare word: what fewer than a
stated number of ballots say is left out, ballots are counted rather than
occurrences, and no text is kept, quoted or judged.  The segmentation is
loaded here and nowhere else; it reads its dictionary into memory, writes
no file, and says nothing.
"""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its patterns are written in an older style
    import jieba

jieba.setLogLevel(logging.CRITICAL)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable


STOP_WORDS: Final = frozenset(
    (
        *("我们", "你们", "他们", "她们", "自己", "大家", "这个", "那个", "这些"),
        *("那些", "这样", "那样", "什么", "怎么", "一个", "一些", "一下", "一直"),
        *("一定", "没有", "不是", "就是", "还是", "但是", "而且", "因为", "所以"),
        *("如果", "虽然", "以及", "或者", "并且", "可以", "能够", "应该", "已经"),
        *("非常", "比较", "更加", "觉得", "认为", "希望"),
    )
)
"""Words that say nothing by themselves; whoever adds names adds these too."""

Said = TypeVar("Said", str, tuple[str, str])


class Mode(StrEnum):
    """How a text is cut into words."""

    DEFAULT = "default"
    """Each character belongs to one word; unknown words are guessed."""
    FULL = "full"
    """Every word of the dictionary that can be seen, overlapping ones too."""
    SEARCH = "search"
    """As the default, and the shorter words within long ones."""


@dataclass(frozen=True, slots=True)
class Keyness:
    """A word that one side says more often than the other.

    ``here`` and ``there`` are numbers of ballots; ``g2`` has one degree of
    freedom, and its sign is positive where the word is commoner ``here``.
    """

    word: str
    here: int
    there: int
    g2: float


def segment(
    text: str,
    *,
    mode: Mode = Mode.DEFAULT,
    terms: Collection[str] = (),
    guess: bool = True,
) -> list[str]:
    """Return the words of a Chinese text, punctuation and all, in its order.

    By jieba 0.42.1 and its own dictionary, which fixes the result; ``terms``
    are words it should know as well, such as the names of units.  With
    ``guess``, characters that make no known word are put together where they
    look like one (a hidden Markov model); it never does so in full mode.

    Not for meaning: it does not know who is praised or blamed.

    >>> segment("我来到北京清华大学")
    ['我', '来到', '北京', '清华大学']
    >>> segment("我来到北京清华大学", mode=Mode.FULL)
    ['我', '来到', '北京', '清华', '清华大学', '华大', '大学']
    """
    tokenizer = _tokenizer(frozenset(terms))
    cut: dict[Mode, Callable[[], Iterable[str]]] = {
        Mode.DEFAULT: lambda: tokenizer.cut(text, HMM=guess),
        Mode.FULL: lambda: tokenizer.cut(text, cut_all=True),
        Mode.SEARCH: lambda: tokenizer.cut_for_search(text, HMM=guess),
    }
    return list(cut[mode]())


def document_frequency(
    texts: Iterable[str],
    *,
    fewest: int,
    terms: Collection[str] = (),
    stop_words: Collection[str] = STOP_WORDS,
) -> dict[str, int]:
    """Return how many ballots use each word, the commonest first.

    A ballot counts once, however often it repeats a word.  Words of fewer
    than ``fewest`` ballots are left out, as are marks, figures, single
    characters and ``stop_words``.  ``texts`` holds one text a ballot: all
    that it says, put together.

    Names are words too: give ``STOP_WORDS`` and everybody in the roster.

    >>> document_frequency(["工作认真，认真负责", "工作认真", "学习"], fewest=2)
    {'工作': 2, '认真': 2}

    Raises
    ------
    TallyError : ``fewest`` is below 1.
    """
    used = _by_ballot(texts, terms, stop_words)
    return _common((set(words) for words in used), fewest)


def bigram_frequency(
    texts: Iterable[str],
    *,
    fewest: int,
    terms: Collection[str] = (),
    stop_words: Collection[str] = STOP_WORDS,
) -> dict[tuple[str, str], int]:
    """Return how many ballots use each pair of neighbouring words.

    As `document_frequency`; the two words stand side by side in the text,
    with nothing between them that is left out.

    >>> bigram_frequency(["他工作认真", "工作认真，工作认真"], fewest=2)
    {('工作', '认真'): 2}

    Raises
    ------
    TallyError : ``fewest`` is below 1.
    """
    shown = _shown(stop_words)
    pairs = (
        {pair for pair in pairwise(segment(text, terms=terms)) if all(map(shown, pair))}
        for text in texts
    )
    return _common(pairs, fewest)


def keyness(
    here: Iterable[str],
    there: Iterable[str],
    *,
    fewest: int,
    terms: Collection[str] = (),
    stop_words: Collection[str] = STOP_WORDS,
) -> list[Keyness]:
    """Return the words that tell the ballots of two sides apart, most first.

    Formula: G² = 2·Σ O·ln(O ÷ E) over the four cells of ballots with and
    without the word, here and there.  Source: T. Dunning (1993),
    Computational Linguistics 19:61–74.  A word is left out unless at least
    ``fewest`` ballots use it on each side on which it is used at all.

    Not a test of one word chosen because it stood first: among hundreds,
    some G² are large by chance.

    >>> found = keyness(["工作认真"] * 3, ["联系学生", "联系学生", "工作"], fewest=1)
    >>> found[0].word, found[0].here, found[0].there, round(found[0].g2, 2)
    ('认真', 3, 0, 8.32)

    Raises
    ------
    TallyError : ``fewest`` is below 1, or a side has no ballots.
    """
    sides = [
        [set(words) for words in _by_ballot(side, terms, stop_words)]
        for side in (here, there)
    ]
    ballots = [len(side) for side in sides]
    if 0 in ballots:
        raise TallyError(reason=Phrase("a side has no ballots"))
    if fewest < 1:
        raise TallyError(reason=Phrase("the smallest number of ballots is below 1"))
    first, second = (
        Counter(word for words in side for word in words) for side in sides
    )
    found = [
        Keyness(
            word,
            first[word],
            second[word],
            signed_g2(first[word], second[word], here=ballots[0], there=ballots[1]),
        )
        for word in first | second
        if all(
            number == 0 or number >= fewest for number in (first[word], second[word])
        )
    ]
    return sorted(found, key=lambda one: (-abs(one.g2), one.word))


def signed_g2(with_here: int, with_there: int, *, here: int, there: int) -> float:
    """Return Dunning's G² of a word in two sets of ballots.

    Negative where the word is rarer here.  All four are counts of ballots
    (or of tokens, for texts that belong to nobody).

    >>> round(signed_g2(3, 1, here=4, there=4), 3)
    2.093

    Raises
    ------
    TallyError : more ballots use the word than there are, or there are none.
    """
    if not (0 <= with_here <= here and 0 <= with_there <= there and here and there):
        raise TallyError(reason=Phrase("a count is no part of its number"))
    share = (with_here + with_there) / (here + there)
    cells = (
        (with_here, here * share),
        (with_there, there * share),
        (here - with_here, here * (1 - share)),
        (there - with_there, there * (1 - share)),
    )
    g2 = 2 * sum(seen * log(seen / usual) for seen, usual in cells if seen)
    return g2 if with_here / here >= with_there / there else -g2


def _by_ballot(
    texts: Iterable[str], terms: Collection[str], stop_words: Collection[str]
) -> list[list[str]]:
    shown = _shown(stop_words)
    return [list(filter(shown, segment(text, terms=terms))) for text in texts]


def _shown(stop_words: Collection[str]) -> Callable[[str], bool]:
    """Return whether a word may be counted: two letters or more, and no figure."""
    stopped = frozenset(stop_words)
    return lambda word: len(word) > 1 and word.isalpha() and word not in stopped


def _common(sayings: Iterable[set[Said]], fewest: int) -> dict[Said, int]:
    if fewest < 1:
        raise TallyError(reason=Phrase("the smallest number of ballots is below 1"))
    counted = Counter(said for saying in sayings for said in saying)
    kept = [(said, n) for said, n in counted.items() if n >= fewest]
    return dict(sorted(kept, key=lambda one: (-one[1], one[0])))


class _Tokenizer(Protocol):
    FREQ: dict[str, int]
    total: int
    initialized: bool

    def add_word(self, word: str) -> None: ...

    def cut(self, sentence: str, **how: bool) -> Iterable[str]: ...

    def cut_for_search(self, sentence: str, **how: bool) -> Iterable[str]: ...


@lru_cache(maxsize=4)
def _tokenizer(terms: frozenset[str]) -> _Tokenizer:
    """Return a tokenizer that knows these terms too.

    jieba's own way to load its dictionary writes a cache to the shared
    temporary folder, and reads back, unchecked, whatever lies there under
    that name.  So the dictionary is handed to it here.
    """
    tokenizer: _Tokenizer = jieba.Tokenizer()
    known, tokenizer.total = _dictionary()
    tokenizer.FREQ = known.copy()
    tokenizer.initialized = True
    for term in sorted(terms):
        tokenizer.add_word(term)
    return tokenizer


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    tokenizer = jieba.Tokenizer()
    words: dict[str, int]
    words, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return words, int(total)
