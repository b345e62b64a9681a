"""Two negations, two ideas, subjects that are never asked about, leanings."""

from __future__ import annotations

import pytest

from toolkit.i18n import LANGUAGES
from toolkit.survey.forbidden_subjects import not_asked
from toolkit.survey.leaning import is_unbalanced, leanings
from toolkit.survey.wording import double_negative, two_ideas

NEGATED_TWICE = [
    *("该同志不得不完成任务。", "工作不是不认真。", "没有人不称赞。", "无不满意。"),
    *("并非不愿意帮助他人。", "不存在不按时完成工作的情况。", "没有不遵守纪律。"),
    *("我不认为他不负责。", "不反对批评。", "从来没有不请假外出。"),
    *("The teacher is not unclear.", "No member comes without notice."),
    *("Never fails to help.", "Is not dissatisfied.", "Doesn’t come unprepared."),
    "I do not think that the course was not useful.",
    *("从不不守纪律。", "不能没有计划。", "不缺乏责任心。", "不能说不负责。"),
    *("It is not uncommon for replies to be late.", "There was no lack of support."),
]
NEGATED_ONCE = [
    *(
        "不推诿、不拖延。",
        "不断改进工作。",
        "不卑不亢。",
        "材料是不是清楚？",
        "不仅认真。",
    ),
    *("能不能按时完成？", "不折不扣地落实。", "不徇私情，不谋私利。", "无不良记录。"),
    *("非常不满意。", "从不拖延。", "没有意见的可不填。"),
    *("Never late.", "Does not only help.", "Does not understand.", "Is not united."),
    *("从不无故缺席。", "不可或缺。", "该会议不应重复举行。"),
    *("If you do not know, do not answer.", "Whether or not the room was clean."),
]
TWO = [
    *("课程内容充实且教师讲解清楚。", "认真负责，按时完成并主动汇报。"),
    *("教学内容充实、讲解清楚。", "办事公正、及时。", "服务热情，办理及时。"),
    *("既能团结同志又能完成任务。", "不仅完成本职工作，还帮助他人。"),
    *("听取意见和解决问题。", "工作积极主动，同时遵守纪律。"),
    *("对工作认真负责以及完成任务及时。", "服务态度好并且效率高。"),
    "The teacher is clear and the materials are useful.",
    *("Finishes work on time and reports to colleagues.", "Is fair and prompt."),
    *("He is punctual and is helpful.", "The staff are polite and helpful."),
    "Explains ideas clearly and answers questions.",
    *("饭菜可口、价格实惠。", "服务态度热情，办事效率高。", "政治坚定，业务精湛。"),
    *("能力强、作风好。", "您对食堂的卫生和价格满意吗？"),
    "您对教师的教学水平以及教学态度是否满意？",
    "Are you satisfied with the price and quality of the food?",
    *("I am satisfied with the content and the exercises.",),
    *("My manager listens to me and gives me useful feedback.",),
    "The library opens long hours and has a good collection.",
    *(
        "The pay and the working hours are fair.",
        "Not only teaches but also publishes.",
    ),
]
ONE = [
    *(
        "意见和建议",
        "主动服务师生。",
        "关心学生的学习和成长。",
        "公平、公正地处理问题。",
    ),
    *("批评与自我批评开展得认真。", "对本单位工作的支持和帮助。", "及时合并支部。"),
    *("党组织和党员服务师生的态度。", "工作和活动经费按规定落实。"),
    "涉及师生切身利益的事项，决策前听取过意见。",
    *("Helps Party members and staff.", "Is modest and prudent with others."),
    *("Cares about students' study and growth.", "Is realistic and pragmatic."),
    *("Criticism and self-criticism were carried out seriously.",),
    *("I am satisfied with the terms and conditions.", "Food and drink"),
    *("办事方便、快捷。", "学习成绩优良。", "对学生的学习和成长有帮助。"),
    *("The library opens early and closes late.", "Rules and forms are easy to find."),
]
NOT_ASKED = [
    *(
        "宗教信仰情况",
        "是否信教",
        "家庭是否和睦",
        "婚姻状况",
        "身体健康状况",
        "有无病史",
    ),
    *("是否参与信访", "有无上访", "您的民族", "网络言论", "入党动机", "个人收入情况"),
    *("私生活检点", "您是否举报过他人", "您的健康如何", "朋友圈内容", "子女情况"),
    *("宗 教", "宗\u200b教", "ｒｅｌｉｇｉｏｎ"),
    *("Goes to church.", "The member's family is harmonious.", "Your marital status"),
    *(
        "State of health",
        "Has signed a petition.",
        "What he posts online",
        "His income",
    ),
    *("业余时间做什么", "有无不良嗜好", "您有几个孩子", "是否信奉鬼神", "告过状"),
    *("Number of children", "His private affairs", "Is he gay?", "A believer", "Race"),
    *("Has appealed to higher authorities.", "Is in good health."),
    *("Political beliefs", "Private life", "Ethnic background", "RELIGION"),
]
ASKED = [
    *("坚持理想信念", "民主管理", "促进学校健康发展", "关心学生健康成长", "组织生活"),
    *("家庭经济困难学生资助工作及时", "中华民族伟大复兴", "爱护公共财产", "专家的意见"),
    *("系统保护您的隐私", "网上访谈", "布置的家庭作业适量", "鼓励讲真话、讲心里话"),
    *("Holding to ideals and convictions", "Healthy development of the school"),
    *("食堂设有清真窗口", "Mental health courses are useful.", "The race was fair."),
    *("Observes school rules", "Faithfully carries out decisions", "Her own study"),
]
BALANCED = [
    *("优秀/合格/基本合格/不合格", "好/较好/一般/较差", "做到/部分做到/未做到"),
    *(
        "很满意/满意/一般/不满意/很不满意",
        "满意/基本满意/不满意",
        "清楚/基本清楚/不清楚",
    ),
    *("赞成/基本赞成/不赞成", "达标/基本达标/未达标", "同意/不同意", "是/否"),
    *("优秀/良好/合格/基本合格/不合格", "总是/经常/有时/从不", "甲/乙/丙"),
    "Strongly agree/Agree/Neutral/Disagree/Strongly disagree",
    *("Excellent/Good/Fair/Poor", "Excellent/Very good/Good/Fair/Poor"),
    *("Never/Rarely/Sometimes/Often/Always", "Done/Partly/Not done"),
    *("优秀/良好/合格/不合格", "优/良/中/及格/不及格", "很重要/重要/一般/不重要"),
    *("非常满意/满意/基本满意/不满意", "Excellent/Good/Pass/Fail", "A 优/B 良/C 差"),
    *("非常可能/可能/说不准/不太可能/绝不可能", "Very likely/Likely/Unsure/Unlikely"),
]
UNBALANCED = [
    *("非常满意/满意/基本满意", "优秀/良好/合格", "很好/好/一般", "差/较差/很差"),
    *("满意/不满意/很不满意/极不满意", "非常满意/很满意/满意/较满意/不满意"),
    *("Very satisfied/Satisfied/Basically satisfied", "Very good/Good/OK"),
    *("Good/Poor/Very poor/Terrible", "Excellent/Very good/Good/Poor"),
    *("非常好/好/较好/差", "非常满意/满意/比较满意/基本满意/不满意", "总是/经常/有时"),
    *("5分（非常满意）/4分（满意）/3分（比较满意）", "很重要/重要/比较重要"),
    *("A. Outstanding/B. Good/C. Average", "先进/优秀/良好/合格/不合格"),
]


def found(finds, said):
    return any(finds(said, language) for language in LANGUAGES)


@pytest.mark.parametrize("said", NEGATED_TWICE)
def test_two_negations_are_seen(said):
    assert found(double_negative, said)


@pytest.mark.parametrize("said", NEGATED_ONCE)
def test_one_negation_is_left_alone(said):
    assert not found(double_negative, said)


@pytest.mark.parametrize("said", TWO)
def test_two_ideas_are_seen(said):
    assert found(two_ideas, said)


@pytest.mark.parametrize("said", ONE)
def test_one_idea_is_left_alone(said):
    assert not found(two_ideas, said)


@pytest.mark.parametrize("said", NOT_ASKED)
def test_what_is_never_asked_is_seen(said):
    assert list(not_asked(said))


@pytest.mark.parametrize("said", ASKED)
def test_harmless_words_are_left_alone(said):
    assert list(not_asked(said)) == []


def leaned(said):
    answers = said.split("/")
    known = (leanings(answers, language) for language in LANGUAGES)
    return [is_unbalanced(answers, ways) for ways in known if ways is not None]


@pytest.mark.parametrize("said", BALANCED)
def test_a_usual_scale_is_balanced_or_its_words_are_not_known(said):
    assert not any(leaned(said))


@pytest.mark.parametrize("said", UNBALANCED)
def test_a_scale_that_decides_the_result_is_seen(said):
    judged = leaned(said)

    assert judged == [True]
