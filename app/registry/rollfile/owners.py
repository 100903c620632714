"""The owners of one row: names, documents and phones brought together.

Law: a person is known by kind and number of a document. A number's kind comes from its
column, from a word before the number, or from its own check character; never from a guess.
"""

from __future__ import annotations

import re
import unicodedata

from app.core.identifiers import (
    Document,
    DocumentKind,
    find_document_kind,
    fold_text,
    parse_document,
)
from app.registry.rollfile.cells import code_text
from app.registry.rollfile.issues import (
    DocumentKindMissing,
    DocumentKindUnknown,
    NameNotUnderstood,
)

_KIND_WORDS: dict[DocumentKind, str] = {
    DocumentKind.RESIDENT_ID: (
        "居民身份证 身份证 二代身份证 第二代身份证 中国居民身份证 公民身份证 身份证件 居民身份证号 "
        "公民身份号码 港澳台居民居住证 港澳居民居住证 台湾居民居住证"
    ),
    DocumentKind.CREDIT_CODE: (
        "统一社会信用代码 统一社会信用代码证 社会信用代码 信用代码 营业执照 企业营业执照 "
        "事业单位法人证书 社会团体法人登记证书"
    ),
    DocumentKind.HOME_RETURN_PERMIT: (
        "港澳居民来往内地通行证 港澳居民通行证 港澳通行证 港澳台通行证 回乡证"
    ),
    DocumentKind.TAIWAN_PERMIT: "台湾居民来往大陆通行证 台湾通行证 台胞证",
    DocumentKind.FOREIGN_RESIDENCE: (
        "外国人永久居留身份证 外国人永久居留证 永久居留身份证 外国人居留证"
    ),
    DocumentKind.PASSPORT: "护照 外国护照 中国护照 因私护照",
    DocumentKind.MILITARY_ID: "军官证 士官证 士兵证 军人证 警官证 文职干部证 军官退休证",
    DocumentKind.OTHER: "其他 其它 其他证件 户口簿 出生医学证明 组织机构代码 组织机构代码证",
}
_KINDS = {fold_text(word): kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_WORD_BEFORE_NUMBER = re.compile(
    "(" + "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True)) + r")号?(?:码)?[::]?(.+)"
)

_NAME = re.compile(r"[\w·()（）.,&' -]{1,60}")
_DOTS = re.compile(r"(?<=[\u3400-\u9fff])[•‧・･．∙.](?=[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_MANY_DIGITS = re.compile(r"[0-9]{6}")

# What offices write as owner of a flat that nobody has bought.
_VACANT = "未售 未出售 待售 空置 空房 开发商 建设单位 未交付 未登记业主"
VACANT_NAMES = frozenset(_VACANT.split())


def read_name(text: str) -> str:
    """Return a person's or body's name in its usual form. Raises NameNotUnderstood.

    Chinese names lose inner blanks, the dot in 买买提·艾力 becomes one sign, brackets behind
    Chinese characters are full-width.
    """
    name = _DOTS.sub("·", unicodedata.normalize("NFKC", text)).strip()
    if _HAN.search(name):
        name = "".join(name.split()).replace("(", "（").replace(")", "）")
    name = " ".join(name.split())
    wrong = not _NAME.fullmatch(name) or _MANY_DIGITS.search(name)
    if wrong or name[0] in "-.,'& " or not any(sign.isalpha() for sign in name):
        raise NameNotUnderstood
    return name


def read_kind(text: str) -> DocumentKind | None:
    """Return the kind of document a text names, or None for a blank.

    Raises DocumentKindUnknown.
    """
    folded = fold_text(text)
    if not folded:
        return None
    if folded not in _KINDS:
        raise DocumentKindUnknown
    return _KINDS[folded]


def read_document(text: str, kind: DocumentKind | None) -> Document | None:
    """Return the document of a number, of the kind given or of the kind it shows by itself.

    Raises CellRefused where Excel damaged the number, DocumentKindMissing, and the core's
    refusals of the number.
    """
    if not fold_text(text):
        return None
    word = _WORD_BEFORE_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if word:
        kind, text = kind or _KINDS[word[1]], word[2]
    number = _plain_number(code_text(text), kind)
    kind = kind or find_document_kind(number) or _kind_by_length(number)
    if kind is None:
        raise DocumentKindMissing
    return parse_document(kind, number)


def _plain_number(number: str, kind: DocumentKind | None) -> str:
    free = kind in {DocumentKind.MILITARY_ID, DocumentKind.OTHER}
    return number if free else number.replace("-", "")


def _kind_by_length(number: str) -> DocumentKind | None:
    """Take 15 or 18 digits for a resident's number, so that the refusal says what is wrong."""
    digits = number[:17].isdigit() and len(number) in {15, 17, 18, 19}
    return DocumentKind.RESIDENT_ID if digits else None
