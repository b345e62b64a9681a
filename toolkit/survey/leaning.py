"""Which way an answer leans: praise, blame, or neither.

A scale that offers only praise decides the result before anybody has
answered.  Words that are not known here lean nowhere, and nothing is said
about a scale that holds one: a list of words is no judge of language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from toolkit.i18n import Language

PRAISE: Final = 1
NEITHER: Final = 0
BLAME: Final = -1

_MOST_PRAISE: Final = 2
_MOST_BLAME: Final = 1

_ZH_DEGREES: Final = re.compile(
    r"非常|很|十分|特别|极其|极为|极|相当|比较|较为|较|总体上|总体"
    r"|完全|全部|都|更|最|挺|还算|尚|有些|有点|稍微|稍|略|强烈|坚决"
)
_ZH_DENIALS: Final = re.compile(r"不太|不大|不够|不怎么|并不|没有|尚未|不|未|没")
_ZH_WORDS: Final = {
    PRAISE: re.compile(
        "满意|好|优秀|优|良好|良|合格|称职|胜任|达标|达到|做到|落实|完成|清楚|清晰|明确"
        "|明白|赞成|赞同|同意|认可|支持|明显|突出|显著|及时|有用|有效|有帮助|方便|便利"
        "|到位|认真|负责|公正|公平|充分|充足|畅通|规范|符合|出色|强|高|快|热情|周到"
        "|合理|合适|适当|信任|愿意|喜欢|丰富|充实|扎实|透明|先进|及格|重要|可能|不错|总是|经常|常常|是"
    ),
    NEITHER: re.compile(
        "一般|中|中等|中立|普通|尚可|可以|还可以|还行|还好|过得去|无所谓|差不多|不好不坏|有时|有时候|偶尔|说不准"
    ),
    BLAME: re.compile(
        "差|劣|坏|糟|糟糕|恶劣|低劣|失望|反对|弱|低|慢|否|很少|极少|从不|从未|不良|敷衍|淡薄|混乱|冷淡"
    ),
}
_ZH_HALF: Final = re.compile(r"^(?:部分|有时|偶尔|一半|勉强|基本上?|大体上?|大致)")
_ZH_WANTING: Final = re.compile(r"(?:有待|需要?|亟待|亟需)(?:改进|提高|加强|完善|努力)")
_ZH_ASIDE: Final = re.compile(r"[（(][^（）()]*[）)]|[\s。．.!！]")

_NUMBERED: Final = re.compile(
    r"\s*(?:[0-9]{1,3}\s*分?|[A-Ea-e])\s*"
    r"(?:[（(](?P<aside>[^（()）]+)[）)]|(?:[.、:：=—–-]|\s)\s*(?P<rest>\S.*))\s*"
)
_EN_DEGREES: Final = re.compile(
    r"\b(?:very|extremely|highly|completely|totally|fully|entirely|strongly|somewhat"
    r"|rather|fairly|mostly|largely|generally|quite|slightly|moderately"
    r"|mildly|absolutely|really|wholly|exceptionally|at all|enough|well|a little"
    r"|a bit|on the whole|clearly)\b"
)
_EN_DENIALS: Final = re.compile(r"\b(?:not|isn't|never|hardly|scarcely)\b")
_EN_WORDS: Final = {
    PRAISE: re.compile(
        "satisfied|satisfactory|satisfying|good|excellent|outstanding|superb|great"
        "|qualified|competent|agree|approve|(?:in )?favou?r|support|for|clear|done|met"
        "|fulfilled|achieved|useful|helpful|effective|adequate|sufficient|convenient"
        "|pleased|happy|acceptable|positive|yes|strong|high|trust|reliable|prompt"
        "|timely|appropriate|important|likely|advanced|pass|nice|delighted|always|often"
        "|best|better|commendable|(?:meets|exceeds) expectations"
    ),
    NEITHER: re.compile(
        "neutral|average|fair|ok|okay|so-so|mixed|undecided|medium|moderate|ordinary|unsure|sometimes|occasionally"
        "|no opinion|neither good nor bad|neither agree nor disagree"
        "|neither satisfied nor dissatisfied"
    ),
    BLAME: re.compile(
        "dissatisfied|unsatisfied|unsatisfactory|poor|bad|terrible|awful|horrible"
        "|unqualified|incompetent|disagree|disapprove|oppose|opposed|against|reject"
        "|unclear|undone|unmet|useless|unhelpful|ineffective|inadequate|insufficient"
        "|inconvenient|unhappy|disappointed|disappointing|unacceptable|negative|no"
        "|unimportant|unlikely|rarely|seldom|never|weak|low|failed|failing|fail|worst|worse|unreliable|inappropriate"
        "|below expectations|needs improvement"
    ),
}
_PASSING: Final = re.compile(
    "合格|称职|胜任|达标|达到|及格|qualified|competent|satisfactory|pass|acceptable"
    "|adequate|sufficient|meets expectations"
)
_EN_HALF: Final = re.compile(r"^(?:partly|partially|half|basically|barely)\b ?")
_EN_ASIDE: Final = re.compile(r"\([^()]*\)|[.!]")


def leaning(said: str, language: Language) -> int | None:
    """Return the way an answer leans; ``None`` if its words are not known.

    >>> [leaning(said, "zh-CN") for said in ("较好", "基本满意", "不太满意", "甲等")]
    [1, 0, -1, None]
    >>> leaning("Rather poor", "en")
    -1
    """
    return _in_chinese(said) if language == "zh-CN" else _in_english(said)


def leanings(answers: Sequence[str], language: Language) -> list[int] | None:
    """Return the ways all answers lean; ``None`` if any is not known."""
    ways = [leaning(said, language) for said in answers]
    known = [way for way in ways if way is not None]
    return known if answers and len(known) == len(ways) else None


def is_unbalanced(answers: Sequence[str], ways: Sequence[int]) -> bool:
    """Return whether answers that lean these ways decide the result.

    They do if one side is not offered at all, or is far outnumbered: usual
    scales have two grades of praise more than of blame, and none less, if
    there is one between.  Half praise counts half; “qualified” below
    “excellent” and “good” is the one between.
    """
    praise, blame = ways.count(PRAISE), ways.count(BLAME)
    if bool(praise) != bool(blame):
        return True
    said = [answer.strip().lower() for answer in answers]
    has_pass = any(map(_PASSING.fullmatch, said))
    half = sum(bool(_ZH_HALF.match(it) or _EN_HALF.match(it)) for it in said) / 2
    half = 0 if has_pass else half
    is_between = has_pass or NEITHER in ways
    most_praise = _MOST_PRAISE if is_between else _MOST_PRAISE - 1
    return praise + half - blame > most_praise or blame - praise > _MOST_BLAME


def _bare(said: str) -> str:
    """Return an answer without the number or letter it stands beside."""
    found = _NUMBERED.fullmatch(said)
    return (found["aside"] or found["rest"]) if found else said


def _in_chinese(said: str) -> int | None:
    said = _ZH_ASIDE.sub("", _bare(said))
    if _ZH_WANTING.search(said):
        return BLAME
    if (way := _listed(said, _ZH_WORDS)) is not None:
        return way
    if _ZH_HALF.search(said):
        way = _in_chinese(_ZH_HALF.sub("", said))
        return NEITHER if way == PRAISE else way
    denials = len(_ZH_DENIALS.findall(said))
    core = _ZH_DEGREES.sub("", _ZH_DENIALS.sub("", said))
    way = _listed(core, _ZH_WORDS)
    return None if way is None or denials > 1 else -way if denials else way


def _in_english(said: str) -> int | None:
    said = " ".join(_EN_ASIDE.sub(" ", _bare(said).lower().replace("’", "'")).split())
    if (way := _listed(said, _EN_WORDS)) is not None:
        return way
    if _EN_HALF.search(said):
        core = _EN_HALF.sub("", said)
        way = _in_english(core) if core else PRAISE
        return NEITHER if way == PRAISE else way
    denials = len(_EN_DENIALS.findall(said))
    core = " ".join(_EN_DEGREES.sub(" ", _EN_DENIALS.sub(" ", said)).split())
    way = _listed(core, _EN_WORDS)
    return None if way is None or denials > 1 else -way if denials else way


def _listed(said: str, words: Mapping[int, re.Pattern[str]]) -> int | None:
    return next((way for way, listed in words.items() if listed.fullmatch(said)), None)
