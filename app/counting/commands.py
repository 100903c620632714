"""The operator's command for records: `flask --app app record ASSEMBLY FILE`.

Law: nobody gets a record before the result is posted, the operator no more than others; what
is written out afterwards stands in the audit log. Whom it may go to is the definition's
`publication`, which the command says.
"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.assembly.service.read import definition_of, get_assembly
from app.core.errors import RuleError
from app.counting.service.progress import progress_of
from app.counting.service.record import make_record
from app.platform import clock
from app.platform.audit import record as record_act
from app.platform.db import db


@click.command("record")
@click.argument("assembly")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_record(assembly: str, file: Path) -> None:
    """Write the record of ASSEMBLY to FILE, once its result is posted."""
    session = db.session()
    try:
        row = get_assembly(session, assembly)
        progress_of(session, row).check_record_ready()
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None
    if file.exists():
        raise click.ClickException(f"{file} is there already")
    file.write_bytes(make_record(session, row))
    record_act(None, "record.export", assembly, now=clock.read())
    publication = definition_of(row).publication
    whom = "anybody" if publication == "public" else "its verified owners and counters"
    click.echo(f"{file}: publication is {publication}, for {whom}")


commands = (export_record,)
