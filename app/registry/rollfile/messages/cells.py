"""Sentences about one cell."""

from __future__ import annotations

CELL_MESSAGES: dict[str, tuple[str, str]] = {
    "cell_blank": (
        "此项必填。",
        "This must be filled in.",
    ),
    "cell_faulty": (
        "此格是错误值，或公式没有计算结果。请填入数值本身。",
        "The cell shows an error or a formula without a result. Enter the value itself.",
    ),
    "cell_of_wrong_kind": (
        "此格的内容类型不对（例如变成了日期）。请设为文本格式后重新填写。",
        "The cell holds the wrong kind of value, such as a date. "
        "Set it to text and enter it again.",
    ),
    "cell_too_long": (
        "此格内容超过 {limit} 个字。",
        "The cell holds more than {limit} characters.",
    ),
    "number_damaged": (
        "长号码被存成了数字，15 位以后已丢失。请设为文本格式后按原件重新填写。",
        "The long number was stored as a number and lost its digits after the 15th. "
        "Set the cell to text and enter it from the original.",
    ),
    "number_in_scientific_form": (
        "号码变成了科学计数法，原来的数字已丢失。请设为文本格式后按原件重新填写。",
        "The number turned into scientific notation and its digits are lost. "
        "Set the cell to text and enter it from the original.",
    ),
    "number_ends_in_lost_digits": (
        "号码 15 位以后全是 0，很可能被表格软件改坏。请核对原件;"
        "确实如此的，请分段填写，如 370202 19800101 1000。",
        "All digits after the 15th are 0, as a spreadsheet program leaves them. Check the "
        "original; if it is really so, enter it in groups, such as 370202 19800101 1000.",
    ),
    "unit_code_is_number": (
        "不动产单元号含有字母，不会是数字。请设为文本格式后按原件重新填写。",
        "A unit code has letters and cannot be a number. "
        "Set the cell to text and enter it from the original.",
    ),
    "unit_code_length_wrong": (
        "不动产单元号应为 28 位，这里是 {length} 位。",
        "A unit code has 28 characters; this one has {length}.",
    ),
    "unit_code_character_wrong": (
        "不动产单元号第 {position} 位“{character}”不对。",
        "Character {position} of the unit code, “{character}”, cannot stand there.",
    ),
    "unit_code_region_unknown": (
        "不动产单元号开头的行政区划 {region} 不存在。",
        "The unit code begins with {region}, which is no region.",
    ),
    "unit_code_parcel_kind_wrong": (
        "不动产单元号中的宗地特征码 {parcel_kind} 不成立。",
        "The parcel kind {parcel_kind} in the unit code does not exist.",
    ),
    "unit_code_parcel_number_missing": (
        "不动产单元号中的宗地顺序号不能是 00000。",
        "The parcel number in the unit code cannot be 00000.",
    ),
    "unit_code_building_missing": (
        "不动产单元号中的幢号不能是 0000。",
        "The building number in the unit code cannot be 0000.",
    ),
    "unit_code_unit_number_missing": (
        "不动产单元号中的户号不能是 0000。",
        "The unit number in the unit code cannot be 0000.",
    ),
    "unit_code_fixture_wrong": (
        "不动产单元号第 20 位为 W 时，后 8 位应全为 0。",
        "After W in the unit code all eight digits are 0.",
    ),
    "area_not_understood": (
        "面积无法确定。请只填数字，如 89.12。",
        "The area can be read in more than one way or not at all. Enter a number such as 89.12.",
    ),
    "area_shape_wrong": (
        "面积无法确定。请只填数字，如 89.12。",
        "The area can be read in more than one way or not at all. Enter a number such as 89.12.",
    ),
    "area_too_fine": (
        "面积有 {decimals} 位小数，最多两位。请按登记簿填写。",
        "The area has {decimals} decimals; two are the most. Enter it as registered.",
    ),
    "area_out_of_range": (
        "面积应大于 0 且不超过 1000000 平方米。",
        "An area is more than 0 and at most 1,000,000 m².",
    ),
    "area_unusual": (
        "面积很少见，请核对小数点。",
        "The area is unusual. Check the decimal point.",
    ),
    "date_not_understood": (
        "日期无法确定。请填写如 2021-05-01。",
        "The date can be read in more than one way or not at all. Enter it as 2021-05-01.",
    ),
    "date_from_serial": (
        "日期是一个序号，按 {date} 读取，请核对。",
        "The date is a serial number and was read as {date}. Please check.",
    ),
    "choice_not_understood": (
        "此列不认识这个词。请用模板说明中的词。",
        "This column does not know the word. Use one of those the template explains.",
    ),
    "sharing_unclear": (
        "“共有”没有说明是共同共有还是按份共有，未采用。",
        "“共有” does not say whether joint or by shares and was left aside.",
    ),
    "sharing_single_owner": (
        "写明共有，却只有一位业主，可能漏了共有人。",
        "Co-ownership is stated but there is one owner. A co-owner may be missing.",
    ),
    "seat_not_split": (
        "坐落中看不出楼号和房号，按不动产单元号中的幢号归楼。",
        "Building and room cannot be told from the address; "
        "the building number of the unit code is used.",
    ),
    "name_not_understood": (
        "这不像姓名或单位名称。",
        "This is no name of a person or body.",
    ),
    "owner_is_placeholder": (
        "业主栏写的不是业主。未售或未交付的，请在“开发商持有”列填“是”。",
        "The owner's cell names no owner. If the unit is unsold, enter 是 under 开发商持有.",
    ),
    "owner_named_twice": (
        "同一业主在这个单元中写了两次。",
        "The same owner stands twice in this unit.",
    ),
    "co_owners_do_not_match": (
        "业主有 {names} 位，这里却有 {values} 项，无法一一对应。",
        "There are {names} owners but {values} values here, so they cannot be matched.",
    ),
    "document_kind_missing": (
        "号码不是有效的居民身份证或统一社会信用代码；是其他证件的，请填写证件类型。",
        "The number is no valid resident number or credit code. "
        "If it is another document, enter its kind.",
    ),
    "document_kind_unknown": (
        "证件类型不认识。请用模板说明中的词。",
        "The kind of document is unknown. Use one of those the template explains.",
    ),
    "document_number_wrong": (
        "号码与证件类型不符。",
        "The number does not fit the kind of document.",
    ),
    "resident_id_outdated": (
        "这是 15 位的旧身份证号码，已停用。请填 18 位号码。",
        "This is an old number of 15 digits, no longer valid. Enter the one of 18.",
    ),
    "resident_id_shape_wrong": (
        "居民身份证号码应为 18 位，这里是 {length} 位或含有其他字符。",
        "A resident number has 17 digits and a digit or X; this has {length} characters or others.",
    ),
    "resident_id_region_unknown": (
        "身份证号码开头的地区不存在。",
        "The resident number begins with no region.",
    ),
    "resident_id_birth_wrong": (
        "身份证号码中的出生日期不存在。",
        "The birth date in the resident number does not exist.",
    ),
    "resident_id_check_wrong": (
        "身份证号码的校验位不符，请按证件核对。",
        "The last character of the resident number does not fit. Check it against the document.",
    ),
    "credit_code_shape_wrong": (
        "统一社会信用代码应为 18 位，这里是 {length} 位或含有其他字符。",
        "A credit code has 18 signs; this has {length} or signs that cannot stand there.",
    ),
    "credit_code_check_wrong": (
        "统一社会信用代码的校验位不符，请按证照核对。",
        "The last sign of the credit code does not fit. Check it against the licence.",
    ),
    "phone_not_understood": (
        "这不是电话号码。",
        "This is no telephone number.",
    ),
    "phone_damaged": (
        "号码以 00000 结尾，很可能被表格软件改坏。请设为文本格式后重新填写。",
        "The number ends in 00000, as a spreadsheet program leaves it. "
        "Set the cell to text and enter it again.",
    ),
    "phone_not_mobile": (
        "不是手机号，收不到短信验证码，未采用。",
        "This is no mobile number and cannot receive codes; it was left out.",
    ),
    "one_phone_for_co_owners": (
        "{owners} 位共有人只有一个手机号，记在第一位名下。",
        "{owners} co-owners have one phone; it is kept for the first.",
    ),
}
