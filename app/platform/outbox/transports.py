"""The ways out: the demonstration's mailbox page, SMTP for e-mail, a signed webhook for SMS.

Law: a transport delivers or raises `DeliveryFailed` with a short reason that names no
recipient.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.platform import clock
from app.platform.config import current_config
from app.platform.outbox.failure import DeliveryFailed
from app.platform.outbox.mailbox import put_into_mailbox
from app.platform.outbox.webhook import check_webhook, post_message

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.config import Config

SMTP_SECONDS = 20


def init_app(app: Flask, config: Config) -> None:
    """Refuse to start with an address of a mail server that nobody could use."""
    if config.smtp_url and urlsplit(config.smtp_url).scheme not in {
        "smtp",
        "smtps",
        "smtp+starttls",
    }:
        raise ValueError("SMTP_URL must begin with smtp://, smtp+starttls:// or smtps://")
    if config.sms_webhook_url:
        check_webhook(config.sms_webhook_url, config.sms_webhook_secret or b"")


def deliver(
    *,
    channel: str,
    to: str,
    template: str,
    fields: dict[str, Any],
    message_id: str,
    now: datetime,
) -> bool:
    """Render a message and send it; True where its arrival was seen as well.

    Raises DeliveryFailed.
    """
    text = current_app.jinja_env.get_template(f"messages/{template}.txt").render(fields)
    subject, _, body = text.partition("\n")
    config = current_config()
    if config.demo:
        put_into_mailbox(channel=channel, to=to, subject=subject, text=body.strip(), now=now)
        return True
    if channel == "email" and config.smtp_url:
        _send_mail(config.smtp_url, _mail(config.mail_from, to, subject, body.strip()))
    elif channel == "sms" and config.sms_webhook_url and config.sms_webhook_secret:
        # A round of the worker may last; the gateway compares this time with its own clock.
        post_message(
            config.sms_webhook_url,
            config.sms_webhook_secret,
            message_id=message_id,
            to=to,
            text=body.strip(),
            now=clock.read(),
        )
    else:
        raise DeliveryFailed("no_transport")
    return False


def _mail(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail.set_content(body + "\n")
    return mail


def _send_mail(url: str, mail: EmailMessage) -> None:
    parts = urlsplit(url)
    try:
        with _connect(parts.scheme, parts.hostname or "localhost", parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise DeliveryFailed(type(error).__name__) from None


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=SMTP_SECONDS, context=context)
    server = smtplib.SMTP(host, port or 587, timeout=SMTP_SECONDS)
    if scheme == "smtp+starttls":
        server.starttls(context=context)
    return server
