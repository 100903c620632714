"""Who takes part in the rehearsal. Nobody of them exists."""

from __future__ import annotations

from scripts.rehearsal.officers import Person

COMMITTEE = "云屿华庭业主委员会"
RESIDENTS = "云屿社区居民委员会"
STREET = "云屿街道办事处"
OWNERS = "云屿华庭业主监督小组"
COMPANY = "云海物业服务有限公司"
OPERATOR = "议决演示平台"


def make_cast() -> dict[str, Person]:
    """Return the officers by sign-in name, before they are enrolled."""

    def person(username: str, name: str, organisation: str, *roles: str) -> Person:
        return Person(
            username=username,
            name=name,
            organisation=organisation,
            roles=roles,
            password=f"yanlian-{username}-2026",
            passphrase=f"演练 {username} 口令 2026",
        )

    people = (
        person("operator", "欧阳运维", OPERATOR, "operator"),
        person("convener", "召集人甲", COMMITTEE, "convener"),
        person("registrar", "登记人乙", RESIDENTS, "registrar"),
        person("street", "街道丙", STREET, "street_office"),
        person("clerk", "计票人丁", RESIDENTS, "clerk"),
        person("scrutineer", "监票人戊", OWNERS, "scrutineer"),
        person("auditor", "审计己", "云屿审计事务所", "auditor"),
    )
    return {one.username: one for one in people}
