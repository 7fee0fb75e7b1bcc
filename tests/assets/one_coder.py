"""One clerk in a process of its own, for test_coding_at_once: signs in, waits for the word, codes by the page, batch after batch.

    python -m tests.assets.one_coder POST_ID '[[1, 2], [2, 3]]'

Prints `ready` when signed in, goes at the first line of its input, and prints what the page said: [[status, words], …].
"""

import json
import re
import sys

import django
from django.test.utils import setup_test_environment


def main(post_id: int, batches: list[list[int]]) -> None:
    django.setup()
    setup_test_environment()
    from accounts.models import Post
    from tests.factories import client_of

    client = client_of(Post.objects.select_related("person", "role", "division").get(pk=post_id))
    client.raise_request_exception = False
    print("ready", flush=True)
    sys.stdin.readline()
    answers = []
    for batch in batches:
        sent = {"act": "code", "row": batch, "agreed": "1"}
        answer = client.post("/facilities/coding/act/", sent, follow=True)
        told = re.findall(r"已为 \d+ 处设施赋码|没有选中待赋码的设施", answer.text)
        answers.append([answer.status_code, told[0] if told else ""])
    print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
