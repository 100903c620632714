"""Acts and answers of the books, for the parts above."""

from app.companion.books.service.chart import (
    BANKS,
    CHART,
    COSTS,
    INCOMES,
    Account,
    AccountUnknown,
    get_account,
)
from app.companion.books.service.head import open_books
from app.companion.books.service.lines import AmountInvalid, Line, Unbalanced, UnitOfLineWrong
from app.companion.books.service.memo import MemoInvalid, MemoNamesPerson, check_memo
from app.companion.books.service.month_names import MonthInvalid
from app.companion.books.service.months import (
    MonthClosed,
    MonthNotNext,
    MonthNotOver,
    close_month,
    closed_months,
    next_to_close,
)
from app.companion.books.service.posting import (
    EvidenceMissing,
    JournalReversed,
    PostingInFuture,
    SourceInvalid,
    SourceTaken,
    post,
    reverse,
)
from app.companion.books.service.proving import BooksInconsistent, verify_books
from app.companion.books.service.reading import (
    Journal,
    JournalNotFound,
    balance,
    balances,
    get_journal,
    list_journals,
    unit_balances,
)

__all__ = [
    "BANKS",
    "CHART",
    "COSTS",
    "INCOMES",
    "Account",
    "AccountUnknown",
    "AmountInvalid",
    "BooksInconsistent",
    "EvidenceMissing",
    "Journal",
    "JournalNotFound",
    "JournalReversed",
    "Line",
    "MemoInvalid",
    "MemoNamesPerson",
    "MonthClosed",
    "MonthInvalid",
    "MonthNotNext",
    "MonthNotOver",
    "PostingInFuture",
    "SourceInvalid",
    "SourceTaken",
    "Unbalanced",
    "UnitOfLineWrong",
    "balance",
    "balances",
    "check_memo",
    "close_month",
    "closed_months",
    "get_account",
    "get_journal",
    "list_journals",
    "next_to_close",
    "open_books",
    "post",
    "reverse",
    "unit_balances",
    "verify_books",
]
