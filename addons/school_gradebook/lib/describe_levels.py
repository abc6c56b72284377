"""The text of a circular: learning levels, adjustment, conduct, promotion, awards.

Sources: TT 22/2021 Điều 8, 9, 12–15; TT 58/2011 Điều 3–18; TT 43/2021 Điều 8–14.
"""

from .describe_text import big, either, head, learner, least, section, table
from .marks import format_tenths
from .parameter_words import NOTHING, choice_label, outcome_when, setting_label

_SCORED = "môn đánh giá bằng nhận xét kết hợp điểm số"


def learning_levels(params):
    """Return the levels with their conditions, best first."""
    rule = params.learning
    sentences = [
        "Dùng cho từng học kì (với kết quả học kì) và cho cả năm (với kết quả cả năm); xét từ mức "
        "cao xuống mức thấp."
    ]
    for level in rule.levels:
        point = f" (điểm {level.point})" if level.point else ""
        parts = [_CONDITIONS[c.type](params, c) for c in level.conditions]
        text = "; ".join(parts) or "các trường hợp còn lại"
        sentences.append(f"Mức {level.name}{point}: {text}.")
    if any(c.type == "AVERAGE" for level in rule.levels for c in level.conditions):
        sentences.append(
            f"Điểm trung bình các môn là trung bình cộng điểm trung bình của các {_SCORED}."
        )
    sentences.append("Môn học được miễn thì không xét.")
    if not rule.moves:
        sentences.append("Không điều chỉnh mức học tập khi chỉ một môn học làm giảm mức.")
    if rule.needed_subjects:
        number = params.number(None, rule.needed_subjects)
        sentences.append(
            f"{big(learner(params))} có ít hơn {number} {_SCORED} thì chưa được chốt mức học tập."
        )
    return section(
        "Mức đánh giá kết quả học tập",
        sentences,
        rules=[rule.rule, rule.needed_rule],
        article=rule.article,
    )


def _max_failed(params, condition):
    count = params.number(None, condition.count)
    if not count:
        return "tất cả các môn đánh giá bằng nhận xét được đánh giá mức Đạt"
    return f"nhiều nhất {count} môn đánh giá bằng nhận xét được đánh giá mức Chưa đạt"


def _count(params, condition):
    count = params.number(None, condition.count)
    return f"ít nhất {count} {_SCORED} có điểm trung bình {least(condition.least)}"


def _any_of(params, condition):
    names = either(params.subject_names.get(code, code) for code in condition.codes)
    return f"ít nhất một trong các môn {names} có điểm trung bình {least(condition.least)}"


_CONDITIONS = {
    "MAX_FAILED": _max_failed,
    "EACH": lambda _params, c: f"tất cả các {_SCORED} có điểm trung bình {least(c.least)}",
    "COUNT": _count,
    "AVERAGE": lambda _params, c: f"điểm trung bình các môn {least(c.least)}",
    "ANY_OF": _any_of,
    "SPECIALISED": lambda _params, c: f"lớp chuyên: môn chuyên có điểm trung bình {least(c.least)}",
}


def adjustment(params):
    """Return the one-subject adjustment with each of its moves."""
    rule = params.learning
    if not rule.moves:
        return None
    names = {level.code: level.name for level in rule.levels}
    sentences = [
        "Khi mức học tập của học kì hoặc cả năm bị thấp xuống chỉ do kết quả của duy nhất một môn "
        "học thì được điều chỉnh như sau:"
    ]
    sentences.extend(
        f"Từ mức {names[move.reach]} xuống mức {names[move.base]}: điều chỉnh lên mức "
        f"{names[move.to]}."
        for move in rule.moves
    )
    sentences.append("Các trường hợp khác, hoặc do từ hai môn học trở lên, thì không điều chỉnh.")
    for key in ("adj_mode", "adj_includes_comment_subjects"):
        if key in params.settings:
            sentences.append(f"{setting_label(key)[0]}: {_default(params, key)}.")
    return section(
        "Điều chỉnh mức học tập khi chỉ do một môn học",
        sentences,
        rules=[rule.adjust_rule],
        article=rule.adjust_article,
    )


def _default(params, key):
    label = choice_label(key, params.setting(None, key))
    return f"{label[:1].lower()}{label[1:]} (mặc định)"


def conduct(params):
    """Return the conduct levels and the truth table of the year."""
    rule = params.conduct
    names = dict(rule.levels)
    sentences = [f"Kết quả rèn luyện có {len(names)} mức: {either(names.values(), 'và')}."]
    shown = None
    if rule.table is None:
        sentences.append("Kết quả cả năm do giáo viên chủ nhiệm đánh giá, không suy ra từ bảng.")
    else:
        first, second = (term.name for term in params.terms)
        sentences.append(
            "Kết quả cả năm được suy ra từ hai học kì theo bảng (hàng: học kì I, cột: học kì II)."
        )
        rows = [[names[one], *(names[rule.table[one, two]] for two in names)] for one in names]
        shown = table([f"{first} \\ {second}", *names.values()], rows)
    if rule.optional:
        sentences.append(
            "Có hình thức học không đánh giá kết quả rèn luyện; khi đó kết quả rèn luyện không là "
            "điều kiện."
        )
    return section(
        "Kết quả rèn luyện", sentences, rules=[rule.rule], article=rule.article, table=shown
    )


def promotion(params):
    """Return the conditions of promotion and the table of outcomes."""
    rule = params.promotion
    levels, names = {lv.code: lv.name for lv in params.learning.levels}, dict(params.conduct.levels)
    who = big(learner(params))
    words = params.words["decisions"]
    rows = []
    for line in rule.outcomes:
        facts = {
            "over_absent": line.over_absent,
            "conduct": line.conduct,
            "learning": line.learning,
            "learning_in": line.learning_in,
        }
        text = _policy(params) if line.outcome == "POLICY" else words[line.outcome]
        rows.append(
            (big(outcome_when(facts, rule.max_absences, levels)), text, line.article or NOTHING)
        )
    return section(
        "Lên lớp, hoàn thành chương trình",
        [
            f"{who} đạt yêu cầu khi rèn luyện cả năm ở mức "
            f"{either(names[code] for code in rule.conduct)} và học tập cả năm ở mức "
            f"{either(levels[code] for code in rule.learning)}.",
            f"Số buổi nghỉ học trong một năm học không quá {rule.max_absences} buổi, tính cả nghỉ "
            "có phép và không phép, liên tục hay không liên tục.",
            "Xét theo thứ tự các dòng của bảng, lấy dòng đầu tiên phù hợp.",
            f"{who} khuyết tật: {head(params)} quyết định.",
        ],
        rules=[*(line.rule for line in rule.outcomes), rule.rules.get("disabled", "")],
        article=rule.articles.get("disabled", ""),
        table=table(("Khi", "Kết quả", "Căn cứ"), rows),
    )


def _policy(params):
    """Return what happens where the text is open, with the other choices."""
    key, words = params.promotion.policy_setting, params.words["decisions"]
    chosen = params.setting(None, key)
    named = {value: words[code] for value, code in params.promotion.policies.items()}
    others = either(text for value, text in named.items() if value != chosen)
    return f"{named[chosen]} (mặc định; có thể đặt: {others})"


def summer(params):
    """Return summer training and re-assessment."""
    rule = params.promotion
    who, names = learner(params), dict(params.conduct.levels)
    levels = {level.code: level.name for level in params.learning.levels}
    enough = either(names[code] for code in rule.conduct)
    yield section(
        "Rèn luyện trong kì nghỉ hè",
        [
            f"Sau khi rèn luyện trong kì nghỉ hè, kết quả rèn luyện được đánh giá lại thay cho kết "
            f"quả cả năm khi xét lên lớp: ở mức {enough} thì được lên lớp, còn lại thì không.",
            "Kết quả cả năm ban đầu vẫn được giữ trong sổ.",
        ],
        rules=[rule.rules.get("summer", "")],
        article=rule.articles.get("summer", ""),
    )
    below = format_tenths(rule.reassess_below)
    comment = "; môn đánh giá bằng nhận xét Chưa đạt" if rule.reassess_comment else ""
    scope = "retest_scope"
    yield section(
        "Kiểm tra, đánh giá lại môn học",
        [
            "Các môn thuộc diện đánh giá lại: môn có điểm trung bình cả năm dưới "
            f"{below}{comment}.",
            "Kết quả đánh giá lại thay cho kết quả cả năm của môn học đó; mức học tập được xét lại "
            f"và {who} được lên lớp khi đạt mức {either(levels[code] for code in rule.learning)}.",
            scope in params.settings and f"{setting_label(scope)[0]}: {_default(params, scope)}.",
        ],
        rules=[rule.rules.get("retest", "")],
        article=rule.articles.get("retest", ""),
    )


def awards(params):
    """Return the awards, best first."""
    if not params.awards:
        return None
    sentences = [_award(params, award) for award in params.awards]
    if len(sentences) > 1:
        sentences.append("Chỉ ghi một danh hiệu: danh hiệu đầu tiên đủ điều kiện.")
    sentences.append("Khen thưởng đột xuất do nhà trường xét, không tính từ điểm.")
    return section(
        "Khen thưởng cuối năm",
        sentences,
        rules=[award.rule for award in params.awards],
        article=params.awards[0].article,
    )


def _award(params, award):
    """Return one award with its conditions."""
    primary = params.primary
    levels = primary.results if primary else params.learning.levels
    names = {level.code: level.name for level in levels}
    parts = []
    if award.conduct:
        conduct = dict(params.conduct.levels)
        parts.append(f"kết quả rèn luyện cả năm mức {_each(award.conduct, conduct)}")
    if award.learning:
        parts.append(f"kết quả học tập cả năm mức {_each(award.learning, names)}")
    if award.levels:
        parts.append(f"tất cả các môn học ở mức {_each(award.levels, dict(primary.levels))}")
    if award.traits:
        shown = _each(award.traits, dict(primary.trait_levels))
        parts.append(f"tất cả phẩm chất, năng lực ở mức {shown}")
    if award.least_test:
        parts.append(f"mọi bài kiểm tra cuối năm từ {award.least_test} điểm trở lên")
    if award.count:
        count = params.number(None, award.count)
        parts.append(f"ít nhất {count} môn có điểm trung bình cả năm {least(award.least)}")
    if award.confirmation:
        parts.append(award.confirmation)
    return f"{award.name}: {'; '.join(parts) or 'do nhà trường xét'}."


def _each(codes, names):
    return either(names[code] for code in codes)
