"""Sentences about rows, and about rows beside each other."""

from __future__ import annotations

ROW_MESSAGES: dict[str, tuple[str, str]] = {
    "row_hidden": (
        "此行是隐藏的，已照常读取，请核对。",
        "This row is hidden. It was read like the others; please check it.",
    ),
    "row_left_out": (
        "此行不是单元（标题或备注），未读取。",
        "This row is no unit (a heading or a note) and was left out.",
    ),
    "header_repeated": (
        "此行重复了表头，未读取。",
        "This row repeats the header and was left out.",
    ),
    "row_repeated": (
        "与第 {first_row} 行重复，只计一次。",
        "This repeats row {first_row} and counts once.",
    ),
    "rows_joined_as_co_owners": (
        "与第 {first_row} 行是同一单元，按共有人合并。若是前后两任业主，请删去前任。",
        "This is the unit of row {first_row}; the owners are taken for co-owners. "
        "If one sold to the other, delete the former.",
    ),
    "unit_two_areas": (
        "同一单元在第 {first_row} 行是另一个面积。",
        "Row {first_row} gives the same unit another area.",
    ),
    "unit_rows_differ": (
        "同一单元在第 {first_row} 行写得不一样。",
        "Row {first_row} says something else of the same unit.",
    ),
    "sole_owner_not_alone": (
        "写明单独所有，却有 {owners} 位业主。",
        "Sole ownership is stated but there are {owners} owners.",
    ),
    "developer_handed_over": (
        "写明开发商持有，但交付日期已到，按已交付业主计票。",
        "The developer is said to hold it, but the handover date has come: the buyer votes.",
    ),
    "developer_not_marked": (
        "业主就是持有未售单元的开发商，但此单元未标“开发商持有”，会另计一人。",
        "The owner is the developer of the unsold units, but this unit is not marked as the "
        "developer's and counts as another head.",
    ),
    "document_with_two_names": (
        "同一证件号码在第 {first_row} 行是另一个姓名。",
        "Row {first_row} gives the same document another name.",
    ),
    "owner_without_document": (
        "业主没有证件号码，只能按姓名和手机号识别，且不能网上投票。",
        "The owner has no document number: known by name and phone only, and unable to vote "
        "by phone.",
    ),
    "owner_maybe_same_person": (
        "可能与第 {other_row} 行的同名业主是同一人，现按两人计。",
        "This may be the person of the same name in row {other_row}; they count as two.",
    ),
    "example_left": (
        "这是模板中的示例，请删去此行。",
        "This is the example of the template. Delete the row.",
    ),
    "phone_missing": (
        "没有手机号，只能用纸质票。",
        "There is no mobile number: this unit can vote on paper only.",
    ),
    "phone_shared": (
        "{phone} 用于 {rights} 个投票权，超过三个须监票人放行。",
        "{phone} serves {rights} voting rights; above three a scrutineer must release it.",
    ),
    "building_differs": (
        "幢号 {number} 在这里是 {building}，在第 {first_row} 行是 {first_building}。",
        "Building number {number} is {building} here and {first_building} in row {first_row}.",
    ),
    "seat_twice": (
        "与第 {first_row} 行坐落相同，不动产单元号却不同。",
        "The address is that of row {first_row}, but the unit code is another.",
    ),
    "area_source_weaker": (
        "现在有效的面积为 {known}（来源：{known_source}），本行为 {given}（来源：{given_source}），"
        "来源较弱。请核对；应用以后以本行为准。",
        "The area in force is {known} (source: {known_source}); this row says {given} (source: "
        "{given_source}), which is the weaker source. Please check: applying takes this row's.",
    ),
    "area_was_corrected": (
        "该面积经两名工作人员更正为 {known}（来源：{known_source}），"
        "本行为 {given}（来源：{given_source}）。请核对；应用以后以本行为准。",
        "Two officers corrected this area to {known} (source: {known_source}); this row says "
        "{given} (source: {given_source}). Please check: applying takes this row's.",
    ),
    "total_area_differs": (
        "合计面积为 {stated}，各行相加为 {found}。",
        "The total states {stated}, the rows add up to {found}.",
    ),
    "total_units_differ": (
        "合计写有 {stated} 户，读到 {found} 户。",
        "The total states {stated} units, {found} were read.",
    ),
    "total_not_compared": (
        "合计面积无法与各行比较。",
        "The total could not be compared with the rows.",
    ),
}
