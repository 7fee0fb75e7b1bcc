"""E-mail by the county's SMTP server: plain words, one message to one person."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, formatdate

from accounts.channel_sockets import SECONDS, NotReached, Smtp, SmtpOverTls, trusted
from accounts.models import ChannelSettings

Security = ChannelSettings.Security
NAME = "农村公共基础设施管护"


def send_email(channel: ChannelSettings, *, to: str, title: str, text: str, mark: str) -> str:
    """Hand one message over; answers what the server said. Raises NotReached.

    `mark` names the sending: a message that goes out a second time bears the same Message-ID.
    """
    message = EmailMessage()
    message["Subject"] = " ".join(title.split())
    message["From"] = formataddr((NAME, channel.sender))
    message["To"] = to
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<{mark}@{channel.sender.rpartition('@')[2] or 'localhost'}>"
    message.set_content(text)
    try:
        return _handed_over(channel, message)
    except smtplib.SMTPRecipientsRefused as error:
        raise NotReached("收件地址被邮件服务器拒收", final=True) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotReached("邮件服务器不认登录名或密码") from error
    except smtplib.SMTPResponseException as error:
        final = 500 <= error.smtp_code < 600
        raise NotReached(f"邮件服务器答复 {error.smtp_code}", final=final) from error
    except ssl.SSLError as error:
        raise NotReached("邮件服务器的证书不可信，或加密方式不对") from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotReached("与邮件服务器的连接中断") from error


def _handed_over(channel: ChannelSettings, message: EmailMessage) -> str:
    kind = SmtpOverTls if channel.security == Security.TLS else Smtp
    with kind(channel.host, channel.port, timeout=SECONDS) as server:
        if channel.security == Security.STARTTLS:
            server.starttls(context=trusted())
        if channel.user:
            server.login(channel.user, channel.secret)
        server.send_message(message)
        return "邮件服务器已接收"
