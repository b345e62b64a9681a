"""What is never asked about, and the words it would be asked in.

An appraisal is about conduct and work.  These subjects are a person's own
affair, in every language, and no reason makes an exception.  The words are
precise, so that harmless ones that share a sign with them may be used: a
school may develop healthily, and students may be given homework.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from toolkit.i18n import Phrase
from toolkit.survey.wording import plain_words

RELIGION: Final = Phrase("religion")
ETHNICITY: Final = Phrase("ethnicity")
FAMILY: Final = Phrase("family and marriage")
HEALTH: Final = Phrase("health")
PROPERTY: Final = Phrase("property and income")
PRIVATE_LIFE: Final = Phrase("private life")
PETITIONS: Final = Phrase("petitions and complaints made")
BELIEFS: Final = Phrase("beliefs and hidden thoughts")
ONLINE: Final = Phrase("what is said online")

_ONE_ZH: Final = (
    "(?:你|您|他|她|其|本人|个人|自己|该同志|该党员|该教师|该学生)(?:们)?的?"
)
_ONE: Final = (
    r"(?:your|his|her|one's|personal|household|the member's|the teacher's"
    r"|the student's)"
)
_ONES: Final = rf"(?:{_ONE}|their|own|members'|students'|employees?')"

CHINESE: Final[Mapping[Phrase, str]] = {
    RELIGION: (
        "宗教|信教|教徒|信徒|佛教|道教|信奉|鬼神|伊斯兰|穆斯林|基督|天主教|做礼拜|寺庙|教堂|清真(?!窗口|餐|食堂|食品|灶)"
        "|烧香|拜佛|封建迷信|迷信活动|传教"
    ),
    ETHNICITY: (
        "(?<!中华)(?<!各)民族(?!复兴|团结|精神|大学|学院)|族别|族裔|种族|族群|民族成分|民族成份"
        "|(?<!中华)少数民族|(?:汉|回|藏|满|壮|苗|蒙古|维吾尔)族"
    ),
    FAMILY: (
        "(?<!大)家庭(?!作业|经济困难学生)|家人|家属|亲属|亲戚|父母|父亲|母亲|子女|儿女"
        "|配偶|夫妻|丈夫|妻子|爱人|婚姻|婚恋|恋爱|结婚|离婚|未婚|已婚|再婚|生育|怀孕|二胎"
        "|孩子|家境|家风|籍贯"
    ),
    HEALTH: (
        "健康(?:状况|情况|问题|档案)|身体(?:状况|情况|健康|条件)|心理(?:疾病|障碍)"
        f"|{_ONE_ZH}(?:身体|心理)?健康(?!成长|发展)|身体(?:好|不好|如何|怎么样)|体检(?:结果|报告|情况)|病史|病假|病情|疾病|患病|患有|生病"
        "|残疾|慢性病|传染病|精神病|抑郁|住院|服药|血型|体重"
    ),
    PROPERTY: (
        "(?<!国有)(?<!公共)(?<!学校)(?<!集体)(?<!国家)(?<!单位)财产|房产|存款|个人收入|家庭收入"
        f"|年收入|月收入|(?<!学校)(?<!单位)(?<!财务)(?<!党费)收入(?:来源|状况|情况|水平)"
        f"|{_ONE_ZH}(?:收入|工资|资产|住房|债务)"
        "|房贷|车贷|负债|欠债|炒股|股票|几套房|私家车"
    ),
    PRIVATE_LIFE: (
        "私生活|(?<!保护)(?<!尊重)(?<!保护个人)(?<!尊重个人)(?<!保护您的)(?<!不涉及)"
        "(?<!不涉及个人)(?<!不收集)(?<!不收集个人)隐私|个人生活|生活作风|业余(?:生活|时间|爱好)|不良嗜好|感情生活|生活圈"
        "|社交圈|交友|私德|[八8]小时(?:以外|之外|外)|喝酒|饮酒|酗酒|抽烟|吸烟|打麻将"
        "|性取向|同性恋|性生活|私人(?:生活|关系|感情)"
    ),
    PETITIONS: (
        "(?<!书)(?<!电)信访(?!谈|问)|(?<!网)(?<!线)上访(?!谈|问|客)|缠访|闹访|(?<!采)集访|告(?:过)?状|请愿|静坐|联名信"
        "|(?:投诉|举报|检举|控告)过"
        "|(?:参与|参加|有无|有没有|是否|曾经?|从未|没有)[^，。；]{0,4}(?:投诉|举报|检举|控告|越级)"
    ),
    BELIEFS: (
        "信仰|入党动机|思想(?:倾向|动机|深处)|"
        f"{_ONE_ZH}思想(?:动态|状况)|(?:了解|掌握|猜测)[^，。；]{{0,6}}真实(?:想法|思想)"
        "|内心(?:想法|深处|是否|真)"
        "|心里(?:怎么想|想什么|是否)|政治(?:倾向|态度|观点)"
    ),
    ONLINE: (
        "言论|发帖|跟帖|帖子|(?<!官方)微博|朋友圈|翻墙|社交(?:媒体|账号|平台)|自媒体"
        "|(?:网上|网络|线上|微信群?里?|QQ群?里?)(?:发表|发布|转发|评论|点赞|留言|发言)"
    ),
}

ENGLISH: Final[Mapping[Phrase, str]] = {
    RELIGION: (
        r"religio\w*|church\w*|mosques?|temples?|worship\w*|pray(?:s|ers?|ing)?"
        r"|christian\w*|muslims?|islam\w*|buddhis\w*|catholic\w*|hindu\w*|atheis\w*"
        r"|superstiti\w*|faiths?"
    ),
    ETHNICITY: (
        rf"ethnic\w*|racial\w*|{_ONES} race|race (?:and|or)|^race\W*$|national origin"
        r"|tribes?|tribal|minority nationalit\w+|skin colou?r"
    ),
    FAMILY: (
        r"famil(?:y|ies)(?! names?)|spouses?|husbands?|wife|wives|marriages?|married"
        r"|(?:number of|how many|have|has|any) (?:\w+ )?children|unmarried|marital"
        r"|divorce\w*|pregnan\w*|relatives"
        rf"|{_ONES} (?:\w+ )?(?:parents?|children|child|kids?|mother|father|home life)"
        r"|relationship status|dating(?! (?:back|from))"
    ),
    HEALTH: (
        r"(?:state of|physical|mental|poor|ill|(?:is|are|be) in good) health"
        r"(?! (?:courses?|services?|support|cent(?:re|er)s?|counsell?ing|education))"
        r"|health (?:status|conditions?|problems?|records?|issues?)"
        rf"|{_ONES} health|medical (?:history|records?|conditions?)|illness\w*"
        r"|diseases?|disabilit\w+|disabled|sick leaves?|medications?|depression"
        r"|diagnos\w+|blood type"
    ),
    PROPERTY: (
        rf"{_ONE} (?:\w+ )?(?:property|assets?|wealth|incomes?|salar(?:y|ies)|savings"
        r"|debts?|finances|house|mortgage)|bank accounts?|annual income"
    ),
    PRIVATE_LIFE: (
        r"private (?:life|lives|affairs)|personal li(?:fe|ves)|lifestyles?"
        r"|(?:spare|leisure) time|after (?:working )?hours|off duty"
        r"|drinking(?! water)|alcohol\w*|smok(?:e|es|ing)|gambl\w+|sexual\w*"
        r"|gay|lesbian|homosexual\w*|love life|friends outside"
    ),
    PETITIONS: (
        r"petition\w*|appeal(?:s|ed)? to (?:\w+ )?(?:superiors|authorities)"
        r"|whistle-?blow\w*|complained"
        r"|(?:filed?|lodged?|made|make|submitted|sent) (?:\w+ ){0,2}complaints?"
    ),
    BELIEFS: (
        r"beliefs?|(?:a|non-?) ?believers?|believes? in (?:gods?|fate|ghosts)"
        r"|ideolog\w+"
        r"|(?:innermost|private|secret|hidden|true) (?:thoughts?|feelings?|opinions?"
        r"|motives?)|really thinks?|secretly \w+"
        r"|motives? (?:for|of|behind) joining|political (?:views?|leanings?|opinions?)"
    ),
    ONLINE: (
        r"social media|online (?:speech|posts?|comments?|remarks?|statements?)"
        r"|(?:posts?|posted|posting|said|says|writes?|wrote|comments?) (?:\w+ )?online"
        r"|tweets?|weibo|wechat (?:posts?|moments)|blog posts?"
    ),
}

_WORDS: Final = {
    subject: re.compile(f"{CHINESE[subject]}|\\b(?:{ENGLISH[subject]})\\b")
    for subject in CHINESE
}


def not_asked(said: str) -> Iterator[tuple[str, Phrase]]:
    """Yield the first word about each such subject, and the subject.

    >>> [word for word, _ in not_asked("您的宗 教信仰和家庭情况。")]
    ['宗教', '家庭', '信仰']
    >>> list(not_asked("坚持理想信念，促进学校健康发展。"))
    []
    """
    plain = plain_words(said)
    for subject, words in _WORDS.items():
        found = words.search(plain)
        if found:
            yield found[0], subject
