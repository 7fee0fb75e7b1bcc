"""The county's one HTTPS gateway (short messages, WeCom): a POST of JSON whose texts are filled in.

The body is a JSON template. In its texts {title}, {text}, {link}, {phone}, {name} and {account} are replaced by plain
substitution after it was parsed, so no word of a notice can become structure.
"""

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from accounts.channel_sockets import SECONDS, Https, NotReached
from accounts.models import ChannelSettings
from common.privacy import mask_phone

SAMPLE = '{"mobile": "{phone}", "content": "{title}：{text} {link}"}'
WORDS = ("title", "text", "link", "phone", "name", "account")
MOST_READ = 2_000
RETRIED = {408, 425, 429}


class WrongTemplate(ValueError):
    """The body is no JSON, or does not say to whom."""


def parsed(body: str) -> Any:
    """The template as JSON. Raises WrongTemplate in words."""
    try:
        template = json.loads(body)
    except ValueError as error:
        raise WrongTemplate("请求正文不是 JSON，请检查引号、括号和逗号") from error
    if not isinstance(template, dict):
        raise WrongTemplate("请求正文应是一个 JSON 对象，以 { 开头")
    if not ("{phone}" in body or "{account}" in body):
        raise WrongTemplate("请求正文须写明发给谁：{phone} 或 {account}")
    if not ("{title}" in body or "{text}" in body):
        raise WrongTemplate("请求正文须有内容：{title} 或 {text}")
    return template


def filled(template: Any, said: dict[str, str]) -> Any:
    """The template with its texts filled in; keys, numbers and structure stay."""
    if isinstance(template, dict):
        return {key: filled(value, said) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, said) for value in template]
    if not isinstance(template, str):
        return template
    parts = [template]
    for word in WORDS:  # what was filled in is not looked at again
        parts = [piece for part in parts for piece in _split(part, word, said)]
    return "".join(str(part) for part in parts)


class _Said(str):
    """A text that was filled in."""


def _split(part: str, word: str, said: dict[str, str]) -> list[str]:
    if isinstance(part, _Said):
        return [part]
    pieces: list[str] = []
    for number, piece in enumerate(part.split(f"{{{word}}}")):
        pieces += [_Said(said.get(word, "")), piece] if number else [piece]
    return pieces


def send_by_gateway(channel: ChannelSettings, *, said: dict[str, str], mark: str) -> str:
    """Post one message; answers the gateway's words, numbers masked. Raises NotReached, also for any answer but 2xx."""
    body = json.dumps(filled(parsed(channel.body), said), ensure_ascii=False).encode()
    where = urlsplit(channel.url)
    if where.scheme != "https" or not where.hostname:
        raise NotReached("网关地址须以 https:// 开头", final=True)
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": mark}
    if channel.header:
        headers[channel.header] = channel.secret
    line = Https(where.hostname, where.port or 443, timeout=SECONDS)
    path = f"{where.path or '/'}?{where.query}" if where.query else where.path or "/"
    try:
        line.request("POST", path, body=body, headers=headers)
        answer = line.getresponse()
        words = answer.read(MOST_READ).decode(errors="replace")
    except ssl.SSLError as error:
        raise NotReached("网关的证书不可信") from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise NotReached("与网关的连接中断") from error
    finally:
        line.close()
    told = _told(answer.status, words, said)
    if 200 <= answer.status < 300:
        return told
    raise NotReached(told, final=400 <= answer.status < 500 and answer.status not in RETRIED)


def _told(status: int, words: str, said: dict[str, str]) -> str:
    phone = said.get("phone", "")
    plain = " ".join(words.split())
    plain = plain.replace(phone, mask_phone(phone)) if phone else plain
    return f"网关答复 {status} {plain}"[:300].strip()
