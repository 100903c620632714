"""R5, R6: the matters of Civil Code 278 and 279, their classes, and who may decide them."""

from __future__ import annotations

import pytest

from app.core.rules.matters import (
    MATTERS,
    ClassBelowLaw,
    MatterUnknown,
    MotionClass,
    PartScopeNotAllowed,
    check_class_allowed,
    check_scope_allowed,
    get_matter,
)

CLASSES = {
    "278-1": "ordinary",
    "278-2": "ordinary",
    "278-3": "election",
    "278-4": "ordinary",
    "278-5": "ordinary",
    "278-6": "special",
    "278-7": "special",
    "278-8": "special",
    "278-9": "ordinary",
    "279": "unanimous_affected",
}


def test_each_matter_has_the_class_of_the_law():
    assert {matter.id: matter.motion_class.value for matter in MATTERS.values()} == CLASSES


def test_each_matter_is_found_under_its_own_id_and_has_its_own_text():
    assert all(MATTERS[key].id == key for key in MATTERS)
    assert len({matter.text for matter in MATTERS.values()}) == len(MATTERS)
    assert get_matter("278-6").text == "筹集建筑物及其附属设施的维修资金"


@pytest.mark.parametrize("matter", ["278-1", "278-2", "278-3", "278-4"])
def test_what_concerns_all_cannot_be_decided_by_a_part(matter):
    check_scope_allowed(matter, whole_community=True)
    with pytest.raises(PartScopeNotAllowed):
        check_scope_allowed(matter, whole_community=False)


@pytest.mark.parametrize("matter", ["278-5", "278-6", "278-7", "278-8", "278-9", "279"])
def test_the_other_matters_may_be_decided_by_a_part(matter):
    check_scope_allowed(matter, whole_community=True)
    check_scope_allowed(matter, whole_community=False)


@pytest.mark.parametrize("matter", ["278-0", "278-10", "278", "", "279-1"])
def test_an_unknown_matter_is_refused(matter):
    with pytest.raises(MatterUnknown):
        get_matter(matter)
    with pytest.raises(MatterUnknown):
        check_scope_allowed(matter, whole_community=True)


ORDER = ["ordinary", "special", "unanimous_affected"]


@pytest.mark.parametrize("matter", CLASSES)
@pytest.mark.parametrize("wanted", MotionClass)
def test_a_matter_is_decided_by_its_class_or_a_stricter_one(matter, wanted):
    law = ORDER.index(CLASSES[matter].replace("election", "ordinary"))
    if ORDER.index(wanted.replace("election", "ordinary")) >= law:
        check_class_allowed(matter, wanted)
    else:
        with pytest.raises(ClassBelowLaw):
            check_class_allowed(matter, wanted)
