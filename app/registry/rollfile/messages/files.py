"""Sentences about the file as a whole, its sheets and its columns."""

from __future__ import annotations

FILE_MESSAGES: dict[str, tuple[str, str]] = {
    "file_empty": (
        "文件是空的。",
        "The file is empty.",
    ),
    "file_too_large": (
        "文件超过 {limit_mb} MB，请只保留名册后重新上传。",
        "The file is larger than {limit_mb} MB. Keep only the roll and upload it again.",
    ),
    "archive_too_large": (
        "文件解压后过大，不像一份名册，已拒绝读取。请另存为只含名册的新文件。",
        "Unpacked, the file is too large for a roll and was not read. "
        "Save the roll alone as a new file.",
    ),
    "file_encrypted": (
        "文件设有密码。请在表格软件中取消密码后重新保存。",
        "The file is protected by a password. Remove the password and save it again.",
    ),
    "old_excel_format": (
        "这是旧版 .xls 文件。请另存为 .xlsx 后上传。",
        "This is an old .xls file. Save it as .xlsx and upload that.",
    ),
    "web_page_as_spreadsheet": (
        "文件内容其实是网页。请用表格软件打开并另存为 .xlsx。",
        "The file is really a web page. Open it in a spreadsheet program and save it as .xlsx.",
    ),
    "format_unknown": (
        "无法识别文件。请上传 .xlsx，或 UTF-8、GB18030 编码的 .csv。",
        "The file is not recognised. Upload .xlsx, or .csv in UTF-8 or GB18030.",
    ),
    "workbook_damaged": (
        "工作簿已损坏，无法读取。请用表格软件打开并重新保存为 .xlsx。",
        "The workbook is damaged and cannot be read. "
        "Open it in a spreadsheet program and save it as .xlsx again.",
    ),
    "entities_forbidden": (
        "文件中含有不允许的内容（文档类型声明），已拒绝读取。",
        "The file contains something not allowed (a document type) and was not read.",
    ),
    "too_many_rows": (
        "行数超过 {limit} 行。",
        "There are more than {limit} rows.",
    ),
    "too_many_columns": (
        "列数超过 {limit} 列。",
        "There are more than {limit} columns.",
    ),
    "too_many_sheets": (
        "工作表超过 {limit} 张。",
        "There are more than {limit} sheets.",
    ),
    "csv_broken": (
        "第 {line} 行附近的引号不成对，无法确定各格内容。",
        "Quotation marks near line {line} do not pair, so the cells cannot be told apart.",
    ),
    "header_not_found": (
        "前 {rows} 行中没有找到表头。请使用模板中的列名。",
        "No header was found in the first {rows} rows. Use the column names of the template.",
    ),
    "columns_missing": (
        "表头缺少这些列：{columns}。",
        "These columns are missing from the header: {columns}.",
    ),
    "column_twice": (
        "有两列都是“{column}”，无法确定用哪一列。请删除或改名其中一列。",
        "Two columns are both “{column}”. Delete or rename one of them.",
    ),
    "sheet_not_found": (
        "没有名为“{sheet}”的名册工作表。",
        "There is no sheet “{sheet}” with a roll.",
    ),
    "sheet_left_out": (
        "工作表“{sheet}”未读取，其中的单元在已读取的“{read}”中都有。",
        "Sheet “{sheet}” was not read; all its units stand on “{read}”, which was read.",
    ),
    "units_on_other_sheet": (
        "工作表“{sheet}”中还有 {units} 个单元不在已读取的表中。请合并到一张表，或选择要读取的表。",
        "Sheet “{sheet}” has {units} units that are not on the sheet that was read. "
        "Put all units on one sheet or choose the sheets to read.",
    ),
    "hidden_sheet_read": (
        "名册取自隐藏的工作表“{sheet}”，请核对。",
        "The roll was read from the hidden sheet “{sheet}”. Check that it is the right one.",
    ),
    "column_left_out": (
        "第 {place} 列“{header}”未使用。",
        "Column {place}, “{header}”, is not used.",
    ),
    "column_hidden": (
        "这一列是隐藏的，内容已读取，请核对。",
        "This column is hidden. It was read; please check it.",
    ),
    "use_assumed": (
        "没有“用途”列，全部按住宅处理；如有车位，请补充此列。",
        "There is no column for use, so every unit is taken for a home. "
        "Add the column if there are parking spaces.",
    ),
    "area_source_missing": (
        "没有“面积来源”列，无法说明面积取自登记、测绘还是合同。",
        "There is no column for the source of the area (register, survey or contract).",
    ),
    "synthetic_documents": (
        "有 {count} 个证件号码属于演练用的虚构号段，不能用于正式会议。",
        "{count} document numbers are of the range kept for rehearsals and are not real.",
    ),
    "unit_not_listed": (
        "已保存的单元 {unit} 不在本文件中，不会被删除。",
        "The stored unit {unit} is not in this file. It will not be deleted.",
    ),
}
