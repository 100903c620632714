"""`flask --app app officer …`"""

from __future__ import annotations

import re

from flask.testing import FlaskCliRunner

from tests.site import Auth

CREATE = ["officer", "create", "--username", "alice", "--name", "李", "--organisation", "业委会"]


def test_create_prints_a_working_invitation(auth: Auth, runner: FlaskCliRunner) -> None:
    auth.community("linghai")
    done = runner.invoke(args=[*CREATE, "--role", "convener", "--community", "linghai"])
    assert done.exit_code == 0, done.output
    assert "http://localhost/enrol/alice" in done.output
    code = re.search(r"code:\s+(\S+)", done.output)
    assert code
    assert auth.browser().submit("/enrol/alice", {"code": code[1]}).status_code == 302
    listed = runner.invoke(args=["officer", "list"]).output
    assert listed == "alice\tinvited\t业委会\tconvener@linghai\n"


def test_a_refusal_is_one_line(runner: FlaskCliRunner) -> None:
    runner.invoke(args=CREATE)
    again = runner.invoke(args=CREATE)
    assert again.exit_code == 1
    assert again.output.startswith("Error: username_taken")
    assert "Traceback" not in again.output


def test_a_refused_role_still_leaves_an_invitation(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=[*CREATE, "--role", "convener", "--community", "nowhere"])
    assert done.exit_code == 1
    assert "code:" in done.output
    assert "community_not_found" in done.output


def test_reset_and_appoint(auth: Auth, runner: FlaskCliRunner) -> None:
    alice = auth.officer("alice")
    assert "code:" in runner.invoke(args=["officer", "reset", "--username", "alice"]).output
    assert auth.sign_in(alice).status_code == 403
    appointed = runner.invoke(
        args=["officer", "appoint", "--username", "alice", "--role", "auditor"]
    )
    assert appointed.exit_code == 0
    assert "auditor@*" in runner.invoke(args=["officer", "list"]).output
    unknown = runner.invoke(args=["officer", "reset", "--username", "bob"])
    assert unknown.exit_code == 1
    assert "bob" in unknown.output
