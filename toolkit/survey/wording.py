"""Words of a survey, looked at as language: two negations, two ideas.

All this errs on the side of silence.  A program that cannot read must not
pretend to: it points at a few ways of writing that are known to mislead,
and a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from toolkit.i18n import Language

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_BETWEEN_HAN: Final = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
_LONGEST: Final = 500
"""How much of a wording is looked at: whoever writes more has another problem."""
_ASIDE: Final = re.compile(r"[（(][^（）()]*[）)]")


def plain_words(said: str) -> str:
    """Return words as a reader takes them: no disguise, small letters."""
    plain = unicodedata.normalize("NFKC", said)
    shown = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return _BETWEEN_HAN.sub("", shown).replace("’", "'").casefold()


def _sentences(said: str) -> str:
    return _ASIDE.sub("", plain_words(said[:_LONGEST]))


# Two negations

_NO_ZH: Final = (
    "(?:不(?!断|仅|但|少|错|久|论|管|同(?!意)|足|良|当|正之|填|选|写|答|评)"
    "|没有|没(?!收)|未(?!来|必)|无(?!论|私|偿))"
)
_GAP_ZH: Final = "[^,，。;；、!?]"
_DOUBLE_ZH: Final = re.compile(
    # cannot but, nobody does not
    "不得不|不能不|不会不|不可不|不应不|不该不|不敢不|不愿不|不肯不|不想不"
    "|不(?:能|会|可|应该?|该)(?:没有|缺少)|不(?:缺乏|缺少|乏)(?!的)|不无(?!关|故|端)|不能说不"
    "|从不(?:不(?!断|仅|但)|无(?!故|端)|没有)|否认(?:没有|不)"
    "|无不(?!良|当|妥)|莫不|未尝不|何尝不|未必不|难道不|无一不"
    # it is not that … not
    f"|(?:并非|绝非|决非|(?<!是)不是){_GAP_ZH}{{0,8}}?{_NO_ZH}"
    # there is no … that does not, never … not
    f"|(?<!有)没有{_GAP_ZH}{{0,8}}?{_NO_ZH}"
    f"|(?:从未|从来没有?|从没){_GAP_ZH}{{0,6}}?{_NO_ZH}"
    # does not allow, think, happen that … not
    "|不(?:存在|出现|发生|允许|容许|认为|觉得|相信|赞成|同意|希望|可能|至于)"
    f"{_GAP_ZH}{{0,10}}?{_NO_ZH}"
    # has nothing against
    "|不(?:反对|否认)"
    # not without
    f"|非(?!常){_GAP_ZH}{{1,6}}不可(?!以|能)"
)

_NOT_EN: Final = r"(?:not|never|cannot|no|nobody|none|nothing|hardly|scarcely|\w+n't)"
_UN_EN: Final = (
    r"(?:un(?:able|acceptable|available|aware|certain|clean|clear|comfortable|common"
    r"|concerned|ethical|fair|familiar|fit|friendly"
    r"|happy|helpful|important|interested|interesting|just|kind|likely|necessary"
    r"|pleasant|prepared|punctual|qualified|reasonable|related|reliable|satisfactory"
    r"|satisfied|suitable|supportive|true|usual|willing|worthy)\w*"
    r"|dis(?:satisf\w+|agree\w*|approv\w+|honest\w*|respect\w*|courteous\w*|like\w*"
    r"|organi[sz]ed|loyal\w*|interested|regard\w*)"
    r"|in(?:accurate|adequate|appropriate|attentive|competent|complete|considerate"
    r"|consistent|convenient|correct|different|effective|efficient|experienced"
    r"|sincere|sufficient)\w*"
    r"|im(?:polite|possible|practical|proper|patient)\w*"
    r"|ir(?:responsible|relevant|regular)\w*|careless\w*|useless)"
)
_FAIL_EN: Final = (
    r"(?:lack of|ignores?|fails?|failed|neglects?|neglected|refuses?|refused|lacks?"
    r"|lacked|deny|denies)"
)
_DOUBLE_EN: Final = re.compile(
    rf"\b{_NOT_EN} (?!only\b)(?:[\w'-]+ ){{0,5}}?"
    r"(?:not|never|without|no|nothing|nobody|none|\w+n't)\b"
    rf"|\b{_NOT_EN} (?:[\w'-]+ ){{0,2}}?(?:{_UN_EN}|{_FAIL_EN})\b"
)

_DOUBLE: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh-CN": _DOUBLE_ZH,
    "en": _DOUBLE_EN,
}


def double_negative(said: str, language: Language) -> str | None:
    """Return the words of a sentence that are negated twice, if any.

    >>> double_negative("该同志不得不完成任务。", "zh-CN")
    '不得不'
    >>> double_negative("不推诿、不拖延。", "zh-CN")
    >>> double_negative("Is not unwilling to help.", "en")
    'not unwilling'
    """
    found = _DOUBLE[language].search(_sentences(said))
    return found[0] if found else None


# Two ideas

_JUDGEMENTS_ZH: Final = (
    "认真 负责 细致 踏实 扎实 严谨 耐心 尽责 积极 主动 热情 周到 热心 友善 投入",
    "公正 公平 公开 透明 廉洁 规范 严格",
    "清楚 明确 准确 生动 清晰 易懂",
    "及时 按时 便捷 方便 高效 畅通 迅速 快捷 便利",
    "充实 丰富 充分 完善 健全 充足 全面",
    "有用 有效 实用 突出 明显 显著",
    "合理 适当 适中 合适 得当 恰当 科学",
    "满意 良好 优秀 到位 新颖 有序 整洁 鲜明",
)
_GROUP_ZH: Final = {
    word: group for group, words in enumerate(_JUDGEMENTS_ZH) for word in words.split()
}
_JUDGED_ZH: Final = f"(?:{'|'.join(_GROUP_ZH)})"
_TOGETHER_ZH: Final = "和|与|以及|及(?!时|格|早)|、"
_TWO_JUDGEMENTS_ZH: Final = re.compile(
    f"(?P<one>{_JUDGED_ZH})(?:{_TOGETHER_ZH}|[,，;；])"
    f"(?P<subject>[{HAN}]{{0,10}}?)(?P<other>{_JUDGED_ZH})(?![{HAN}]*的)"
)
_DEED_ZH: Final = (
    "(?:关心|参加|完成|听取|帮助|遵守|坚持|开展|落实|解决|提出|汇报|反馈|执行|支持|带动"
    "|改进|服务|回复|处理|推动|征求|反映|讲解|批改|辅导|报告)"
)
_TWO_DEEDS_ZH: Final = re.compile(
    f"{_DEED_ZH}[了过]?[{HAN}]{{2,8}}(?<!的)(?:{_TOGETHER_ZH})"
    f"{_DEED_ZH}(?!的|情况|工作|能力|机制|渠道|制度)[了过]?[{HAN}]{{2,}}"
)
_TELLING_ZH: Final = (
    "(?:可口|美味|实惠|便宜|坚定|精湛|过硬|端正|优美|安静|舒适|干净|卫生|先进|新鲜|齐全"
    "|[强高好快低严足多大优佳])"
)
_PLAIN_ZH: Final = "(?![不没未无])[\u4e00-\u9fff]{2,6}?"
_TWO_CLAUSES_ZH: Final = re.compile(
    f"(?:^|[,，:：])(?P<one>{_PLAIN_ZH})(?:{_JUDGED_ZH}|{_TELLING_ZH})[、,，;；]"
    f"(?P<other>{_PLAIN_ZH})(?:{_JUDGED_ZH}|{_TELLING_ZH})[。.?？]?$"
)
_TWO_OBJECTS_ZH: Final = re.compile(
    f"对[^,，。;；]{{1,16}}的[{HAN}]{{2,6}}(?:和|与|以及|及|、)[{HAN}]{{2,6}}?"
    "(?:是否|总体|整体|都|均|感到)*(?:很|比较)?(?:满意|认可)"
)
_JOINED_ZH: Final = re.compile(
    f"[{HAN}、,，;；](?:而且|并且)[{HAN}]"
    f"|(?<=[{HAN}])(?<![暂姑尚况])且(?!慢)[{HAN}]"
    f"|(?<=[{HAN}])(?<![合归兼吞火一])并(?![案非入列存不无未行重且轨购排发])[{HAN}]{{2}}"
    f"|[,，;；](?:同时|还(?!是|应|要)|并(?![非无不未])|也)[{HAN}]{{2}}"
    f"|既(?![往定有然成得])[{HAN}]{{1,14}}?[,，、]?(?:又|也|且)[{HAN}]"
    f"|(?:不仅|不但|不光|不只)[^。;；]{{1,20}}(?:还|也|而且|更|又)[{HAN}]"
    f"|又[{HAN}]{{1,8}}[,，、]?又[{HAN}]"
)

_BE_EN: Final = (
    r"(?:is|are|was|were|has|have|had|does|do|did|can|could|will|would|should|must)"
)
_DEED_EN: Final = (
    r"(?:answers|arrives|asks|attends|believes|cares|communicates|completes|cooperates|encourages"
    r"|explains|finishes|follows|gives|grades|handles|helps|holds|keeps|leads|listens"
    r"|makes|meets|observes|offers|organi[sz]es|plans|prepares|provides|replies|reports"
    r"|responds|returns|serves|sets|shares|shows|solves|supports|takes|teaches|tells"
    r"|treats|uses|works)"
)
_THEN_EN: Final = (
    r"(?:to|the|a|an|his|her|their|its|all|every|each|on|in|with|for|at|about|well|clearly"
    r"|promptly|fairly|others|people|students|staff|members|colleagues|questions|them|it"
    r"|everyone|us|me|good|new|up)"
)
_JUDGEMENTS_EN: Final = (
    "clear understandable structured organised organized readable",
    "useful helpful relevant interesting engaging practical effective",
    "fair impartial honest transparent just",
    "prompt timely punctual fast quick",
    "friendly polite patient respectful courteous kind",
    "complete thorough careful accurate correct",
    "sufficient adequate affordable",
)
_GROUP_EN: Final = {
    word: group for group, words in enumerate(_JUDGEMENTS_EN) for word in words.split()
}
_JUDGED_EN: Final = f"(?:{'|'.join(_GROUP_EN)})"
_TWO_JUDGEMENTS_EN: Final = re.compile(
    rf"\b(?P<one>{_JUDGED_EN}),? and (?:\w+ly )?(?P<other>{_JUDGED_EN})\b(?! \w)"
)
_WHO_EN: Final = (
    r"(?:the|a|an|this|these|that|his|her|its|their|our|your|my|he|she|it|they|we|i)"
)
_DOER_EN: Final = (
    r"(?:^|\b(?:he|she|it|who|teacher|member|branch|secretary|manager|supervisor|staff"
    r"|lecturer|instructor|tutor|team|speaker|library|canteen) )"
)
_AND_DOES_EN: Final = (
    rf"[^.;?!]*?\band (?:\w+ly |also )?{_DEED_EN} (?:\w+ly )?{_THEN_EN}\b"
)
_SATISFIED_EN: Final = (
    r"\bsatisfied (?:are you )?with (?:the |our |its )?"
    r"(?!food and drink|terms and|health and safety|research and)\w+ and (?:the |our )?"
    r"\w+(?=\W*$| of | in | at )"
)
_JOINED_EN: Final = re.compile(
    rf"\b{_BE_EN}\b[^.;?!]*?\band {_WHO_EN}\b[^,.;?!]*?\b{_BE_EN}\b"
    rf"|\b{_BE_EN}\b[^.;?!]*?\band (?:also )?{_BE_EN}\b"
    rf"|{_DOER_EN}(?:\w+ly )?(?:{_DEED_EN}|opens|has)\b{_AND_DOES_EN}"
    rf"|{_DOER_EN}(?:\w+ly )?(?:{_DEED_EN}|opens)\b[^.;?!]*?\band (?:is|has|was|are)\b"
    r"|\b(?:the|both the|my|our) (?:\w+ ){1,2}?and (?:the|my|our) (?:\w+ ){1,2}?"
    rf"(?:is|are|was|were) (?:\w+ly )?{_JUDGED_EN}\b"
    rf"|{_SATISFIED_EN}"
    r"|\bnot only\b[^.;?!]+\bbut(?: also)?\b"
    rf"|\b{_BE_EN}\b{_AND_DOES_EN}"
)


def two_ideas(said: str, language: Language) -> str | None:
    """Return the words in which a sentence seems to hold two ideas, if any.

    >>> two_ideas("课程内容充实且教师讲解清楚。", "zh-CN")
    '课程内容充实且教师讲解清楚'
    >>> two_ideas("关心学生的学习和成长。", "zh-CN")
    >>> two_ideas("The teacher is clear and the materials are useful.", "en")
    'is clear and the materials are'
    """
    words = _sentences(said)
    return _in_chinese(words) if language == "zh-CN" else _in_english(words)


def _in_chinese(words: str) -> str | None:
    for found in _TWO_JUDGEMENTS_ZH.finditer(words):
        apart = _GROUP_ZH[found["one"]] != _GROUP_ZH[found["other"]]
        if apart or found["subject"]:
            return found[0]
    for pattern in (_TWO_CLAUSES_ZH, _TWO_DEEDS_ZH, _TWO_OBJECTS_ZH):
        if found_pair := pattern.search(words):
            return found_pair[0].strip(" ,，:：。.?？")
    return words.strip(" 。.?？") if _JOINED_ZH.search(words) else None


def _in_english(words: str) -> str | None:
    for found in _TWO_JUDGEMENTS_EN.finditer(words):
        if _GROUP_EN[found["one"]] != _GROUP_EN[found["other"]]:
            return found[0]
    joined = _JOINED_EN.search(words)
    return joined[0] if joined else None
