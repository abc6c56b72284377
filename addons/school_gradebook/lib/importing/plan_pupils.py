"""Plan the class lists: the pupil code decides who a pupil is."""

from ..names import sort_key
from . import plan as planning
from .school import ClassInfo, PupilInfo, grade_of, level_of
from .values import show

#: Fields of a list that may change; an empty cell never clears what is known.
FIELDS = ("birth_date", "sex", "ethnicity", "personal_id", "street", "mother", "phone")
_USUAL_AGE = range(-1, 6)


def plan_pupils(sheets, school, plan, log):
    """Add the pupils of the class lists to the plan and to the snapshot."""
    seen = {}
    owners = {
        pupil.personal_id: pupil.code for pupil in school.pupils.values() if pupil.personal_id
    }
    seen_classes = {}
    for sheet in sheets:
        klass = _class_of(sheet, school, plan, log)
        key = school.key(sheet.class_name)
        if klass is None or _is_twice(key, sheet, seen_classes, log):
            continue
        result = planning.SheetResult(sheet.place, "pupils", klass.name)
        plan.results.append(result)
        for row in sheet.rows:
            if _check_row(row, key, school, seen, owners, log):
                _plan_row(row, key, klass, school, plan, result, log)
        _report_list(sheet, key, klass, school, log)


def _is_twice(key, sheet, seen, log):
    first = seen.setdefault(key, sheet.place)
    if first is sheet.place:
        return False
    log.error("CLASS_TWICE", sheet.place, other=f"{first.file} › {first.sheet}")
    return True


def _class_of(sheet, school, plan, log):
    klass = school.class_of(sheet.class_name)
    if klass:
        return klass
    if school.key(sheet.class_name) in school.classes:
        log.error("CLASS_ARCHIVED", sheet.place, class_name=sheet.class_name)
        return None
    grade = grade_of(sheet.class_name)
    if grade is None:
        log.error("CLASS_GRADE", sheet.place, class_name=sheet.class_name)
        return None
    klass = ClassInfo(sheet.class_name.upper(), grade, level_of(grade))
    school.classes[school.key(klass.name)] = klass
    plan.new_classes.append((klass.name, klass.grade, klass.level))
    log.notice("CLASS_CREATED", sheet.place, class_name=klass.name)
    return klass


def _check_row(row, key, school, seen, owners, log):
    """Refuse what makes a row doubtful; return whether it can be planned."""
    errors = len(log.errors)
    place = row.place
    first = seen.setdefault(row.code, place)
    if first is not place:
        log.error("PUPIL_TWICE", place, code=row.code, other=f"{first.sheet}!{first.row}")
    known = school.pupils.get(row.code)
    if known and known.name != row.name:
        log.error("NAME_DIFFERS", place, code=row.code, file=row.name, ours=known.name)
    if known and not known.active:
        log.error("PUPIL_ARCHIVED", place, code=row.code, name=known.name)
    if known and first is place:
        if known.class_key not in (None, key):
            other = school.classes[known.class_key].name
            log.error("PUPIL_IN_OTHER_CLASS", place, name=row.name, other=other)
        elif key in known.left_classes:
            log.error("PUPIL_LEFT", place, name=row.name)
    owner = owners.setdefault(row.personal_id, row.code) if row.personal_id else row.code
    if owner != row.code:
        log.error("PERSONAL_ID_TWICE", place, value=row.personal_id, code=owner)
    return len(log.errors) == errors


def _plan_row(row, key, klass, school, plan, result, log):
    known = school.pupils.get(row.code)
    _notice_age(row, klass, school, log)
    if known is None:
        _notice_namesake(row, school, log)
        known = PupilInfo(row.code, row.name, sort_key=sort_key(row.name))
        school.pupils[row.code] = known
        values = {"name": row.name, **_given(row)}
        change = planning.PupilChange(planning.CREATE, row.code, key, None, values, True)
    else:
        values = _changes(row, known, log)
        enroll = known.class_key is None
        action = planning.UPDATE if values or enroll else planning.UNCHANGED
        change = planning.PupilChange(action, row.code, key, known.id, values, enroll)
    for name, value in change.values.items():
        setattr(known, name, value)
    if change.enroll and klass.frozen:
        log.notice("LATE_COMER", row.place, name=row.name)
    known.class_key = key
    result.count(change.action)
    if change.action != planning.UNCHANGED:
        plan.pupils.append(change)


def _given(row):
    return {name: getattr(row, name) for name in FIELDS if getattr(row, name) is not None}


def _changes(row, known, log):
    changes = {}
    for name, value in _given(row).items():
        old = getattr(known, name)
        if old == value:
            continue
        changes[name] = value
        if old is not None:
            log.notice(
                "VALUE_CHANGES",
                row.place,
                name=row.name,
                field=name,
                old=show(old),
                new=show(value),
            )
    return changes


def _notice_age(row, klass, school, log):
    age = school.start_year - row.birth_date.year
    if age < 4:
        log.error("BIRTH_DATE_IMPOSSIBLE", row.place, value=show(row.birth_date))
    elif age - klass.grade - 5 not in _USUAL_AGE:
        log.notice("AGE_UNUSUAL", row.place, name=row.name, value=show(row.birth_date), age=age)


def _notice_namesake(row, school, log):
    """Two codes for one name and birthday may be one pupil entered twice."""
    for pupil in school.pupils.values():
        if pupil.name == row.name and pupil.birth_date == row.birth_date:
            log.notice("NAMESAKE", row.place, name=row.name, code=pupil.code)


def _report_list(sheet, key, klass, school, log):
    members = [pupil for pupil in school.pupils.values() if pupil.class_key == key]
    listed = {row.code for row in sheet.rows}
    for pupil in members:
        if pupil.code not in listed:
            log.notice("PUPIL_NOT_IN_FILE", sheet.place, name=pupil.name, code=pupil.code)
    if klass.frozen:
        return
    ordered = sorted(members, key=lambda pupil: pupil.sort_key)
    numbers = {pupil.code: number for number, pupil in enumerate(ordered, 1)}
    for row in sheet.rows:
        number = numbers.get(row.code)
        if row.number is not None and number and row.number != number:
            log.notice(
                "NUMBER_DIFFERS",
                row.place.at(header="STT"),
                name=row.name,
                file=row.number,
                ours=number,
            )
