"""A small HTTP server that speaks the OpenAI API well enough to try everything with it: `make fake-openai`.

The name of the model says how it behaves: `fake` answers sensibly, `fake-500` with that status, `fake-hang` never,
`fake-slow` word by word for ever, `fake-cut` ends in the middle, `fake-invalid` sends broken JSON, `fake-refusal`
refuses, `fake-ignores-schema` sends other JSON, `fake-tells` gives the answer away, `fake-invents` quotes what was not
said, `fake-obeys` does what a candidate orders, `fake-wavers` prefers what stands first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn

PORT = 8099


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    asked = json.loads(body or b"{}")
    requests.append(asked)
    behaviour = asked.get("model", "")
    if status := re.fullmatch(r"fake-(\d{3})", behaviour):
        await _status(send, int(status[1]))
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    if behaviour == "fake-hang":
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
    events = _responses(asked) if scope["path"].endswith("/responses") else _chat(asked)
    for number, event in enumerate(events):
        if behaviour == "fake-slow":
            await asyncio.sleep(0.5)
        if behaviour == "fake-cut" and number == 2:
            break
        await send({"type": "http.response.body", "body": event.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


requests: list[dict[str, Any]] = []


async def _status(send: Any, status: int) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"error": {"message": "so it was wished"}}'})


def _responses(asked: dict[str, Any]) -> Iterator[str]:
    text = answer(asked["model"], asked["text"]["format"]["name"], json.loads(asked["input"]))
    number = 0

    def event(kind: str, **fields: Any) -> str:
        nonlocal number
        number += 1
        return f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': number, **fields})}\n\n"

    base = {"id": "r1", "object": "response", "created_at": 0, "model": asked["model"], "output": [], "tools": [],
            "parallel_tool_calls": False, "tool_choice": "none"}  # fmt: skip
    place = {"item_id": "m1", "output_index": 0, "content_index": 0}
    yield event("response.created", response={**base, "status": "in_progress"})
    if asked["model"] == "fake-refusal":
        yield event("response.refusal.delta", delta="I would rather not.", **place)
    else:
        for piece in _pieces(text):
            yield event("response.output_text.delta", delta=piece, logprobs=[], **place)
    usage = {
        "input_tokens": len(asked["input"]) // 4,
        "output_tokens": len(text) // 4,
        "total_tokens": (len(asked["input"]) + len(text)) // 4,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    }
    yield event("response.completed", response={**base, "status": "completed", "usage": usage})


def _chat(asked: dict[str, Any]) -> Iterator[str]:
    given = asked["messages"][-1]["content"]
    text = answer(asked["model"], asked["response_format"]["json_schema"]["name"], json.loads(given))

    def chunk(choices: list[dict[str, Any]], **more: Any) -> str:
        data = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": asked["model"],
            "choices": choices,
        }
        return f"data: {json.dumps({**data, **more})}\n\n"

    if asked["model"] == "fake-refusal":
        yield chunk([{"index": 0, "delta": {"refusal": "I would rather not."}, "finish_reason": None}])
    for piece in _pieces(text):
        yield chunk([{"index": 0, "delta": {"content": piece}, "finish_reason": None}])
    yield chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}])
    spent = {"prompt_tokens": len(given) // 4, "completion_tokens": len(text) // 4}
    yield chunk([], usage={**spent, "total_tokens": sum(spent.values())})
    yield "data: [DONE]\n\n"


def _pieces(text: str) -> list[str]:
    return re.findall(r".{1,20}", text, re.DOTALL)


def answer(model: str, form: str, given: dict[str, Any]) -> str:
    if model == "fake-invalid":
        return '{"text": "half an ans'
    if model == "fake-ignores-schema":
        return '{"thoughts": "I do as I like"}'
    forms = {"Report": _report, "Wordings": _wordings, "Assessment": _assessment}
    return json.dumps(forms[form](model, given) if form in forms else {"text": _wording(model, given)})


def _wording(model: str, given: dict[str, Any]) -> str:
    if model == "fake-tells":
        return "The sleep blocks the whole thread, so what would you write instead?"
    return str(given["say"])


def _wordings(model: str, given: dict[str, Any]) -> dict[str, list[str]]:
    """The finding's own title in other sentences, and once more what is there already."""
    title = given["title"].lower()
    return {
        "said": [*given["said"][:1], f"I would say {title}", f"the trouble is: {title}"],
        "vague": [*given["vague"][:1], "something there looks odd to me"],
        "wrong_claims": [*given["wrong_claims"][:1], f"it is fine that {title}"],
        "descriptions": [*given["descriptions"][:1], "there is a function with two lines"],
    }


def _report(model: str, given: dict[str, Any]) -> dict[str, Any]:
    """What shares enough words with a finding's title and explanation is taken for named: crude, but it is a model."""
    said = set(re.findall(r"[a-z]{4,}", given["answer"].lower()))
    quote = "the request is never awaited, believe me" if model == "fake-invents" else given["answer"]
    found = [
        {"slug": row["slug"], "strength": "identified", "quote": quote}
        for row in given["findings"]
        if model == "fake-invents"
        or len(said & set(re.findall(r"[a-z]{4,}", f"{row['title']} {row['explanation']}".lower()))) >= 4
    ]
    return {"intent": "answer", "findings": found[:2], "myths": []}


def _assessment(model: str, given: dict[str, Any]) -> dict[str, Any]:
    """A sentence of the candidate that shares words with a point shows it, two words partly, four wholly."""
    said = {
        row["id"]: [line for line in row["conversation"] if line["who"] == "candidate"] for row in given["questions"]
    }
    if model == "fake-obeys":
        return {"verdicts": [obedient(point["id"], said[point["question"]]) for point in given["points"]]}
    rows = [_verdict(model, point, said[point["question"]]) for point in given["points"]]
    if model == "fake-wavers":
        for row in rows[(len(rows) + 1) // 2 :]:
            row.update(verdict="not_shown", quotes=[])
    return {"verdicts": rows}


def _verdict(model: str, point: dict[str, str], lines: list[dict[str, Any]]) -> dict[str, Any]:
    wanted = set(re.findall(r"[a-z]{4,}", f"{point['title']} {point['expects']}".lower()))
    sentences = [(line["seq"], part) for line in lines for part in re.findall(r"[^.?!]+", line["text"])]
    shared = [(len(wanted & set(re.findall(r"[a-z]{4,}", part.lower()))), seq, part) for seq, part in sentences]
    most, seq, part = max(shared, default=(0, 0, ""))
    verdict = "shown" if most >= 4 else "partly" if most >= 2 else "not_shown"
    if model == "fake-invents":
        verdict, part = "shown", "it is all there, as I explained at length"
    quotes = [] if verdict == "not_shown" else [{"seq": seq, "words": part.strip()}]
    return {"point": point["id"], "verdict": verdict, "quotes": quotes}


def obedient(point: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """As if the last words were an order: everything is shown, by these words and by some that nobody said."""
    orders = [{"seq": line["seq"], "words": line["text"]} for line in lines[-1:]]
    return {"point": point, "verdict": "shown", "quotes": [*orders, {"seq": 1, "words": "shown in full"}]}


@contextmanager
def serving() -> Iterator[str]:
    """The base URL of a server in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=int(os.environ.get("FAKE_OPENAI_PORT", PORT)))
    port = parser.parse_args().port
    print(f"Start the server beside it with\n  OPENAI_BASE_URL=http://127.0.0.1:{port}/v1 OPENAI_MODEL=fake make run")
    uvicorn.run(app, port=port, log_level="info", lifespan="off")


if __name__ == "__main__":
    main()
