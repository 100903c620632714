"""The promise 承诺书 that every candidate makes, word by word; its hash is kept with them."""

from __future__ import annotations

from app.core.encoding import sha256

PROMISE = (
    "一、本人自愿参加本次业主委员会成员选举，提供的个人情况属实。",
    "二、本人具有完全民事行为能力，遵守法律法规、管理规约和业主大会议事规则，履行业主义务。",
    "三、当选后，本人按时参加会议，依法履行职责，执行业主大会的决定，接受全体业主监督。",
    "四、本人不利用职务谋取私利，不泄露业主的个人信息，不擅自使用业主大会、业主委员会印章。",
    "五、任期届满或者职务终止时，本人按规定移交保管的资料、印章和其他财物。",
)
CONSENT = (
    "本人同意为本次选举公示本人的姓名（按本人选择的方式）、所在房屋，以及本人填写的照片、职业、"
    "自我介绍和推荐方式；公示期满、选举结束后不再公开照片和自我介绍。"
)


def promise_hash() -> str:
    """Return the SHA-256 of the text that was promised, in hexadecimal."""
    return sha256("\n".join((*PROMISE, CONSENT)).encode()).hex()
