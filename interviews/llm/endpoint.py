"""One question to an OpenAI-compatible endpoint, with a deadline of our own: an answer of the wanted form, or a failure
that has a name. Knows nothing of interviews.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import openai
from django.conf import settings
from pydantic import BaseModel, ValidationError

log = logging.getLogger(__name__)

MOST_TOKENS = 1500
Form = TypeVar("Form", bound=BaseModel)


class ModelFailed(Exception):
    """`outcome` names the way: timeout, unreachable, rate_limited, http_500, refused, cut, too_long, invalid, error."""

    def __init__(self, outcome: str, detail: str = "", usage: Usage | None = None, raw: str = "") -> None:
        super().__init__(f"{outcome}: {detail}" if detail else outcome)
        self.outcome = outcome
        self.detail = detail[:500]
        self.usage = usage or Usage()
        self.raw = raw


@dataclass(slots=True)
class Usage:
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Reply(Generic[Form]):
    value: Form
    raw: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Request:
    form: type[BaseModel]
    instructions: str
    given: str
    most_tokens: int

    @property
    def schema(self) -> dict[str, Any]:
        return {"name": self.form.__name__, "schema": strict_schema(self.form), "strict": True}


def ask(form: type[Form], instructions: str, given: str, seconds: float, most_tokens: int = MOST_TOKENS) -> Reply[Form]:
    """Raise ModelFailed, after `seconds` at the latest."""
    usage, text = Usage(), ""
    request = Request(form, instructions, given, most_tokens)
    try:
        text = asyncio.run(_within(seconds, request, usage))
        return Reply(form.model_validate_json(text), text, usage)
    except ModelFailed as failed:
        failed.usage = usage
        raise
    except ValidationError as error:
        raise ModelFailed("invalid", str(error.errors()[0]["msg"]), usage, text) from None
    except (TimeoutError, openai.APITimeoutError):
        raise ModelFailed("timeout", f"no answer within {seconds:g} s", usage) from None
    except openai.RateLimitError as error:
        raise ModelFailed("rate_limited", str(error), usage) from None
    except openai.APIStatusError as error:
        raise ModelFailed(f"http_{error.status_code}", str(error), usage) from None
    except openai.APIConnectionError as error:
        raise ModelFailed("unreachable", str(error.__cause__ or error), usage) from None
    except Exception as error:
        # Whatever a strange endpoint makes the package do: the interview goes on without it.
        log.warning("the language model's endpoint answered strangely", exc_info=True)
        raise ModelFailed("error", repr(error), usage) from error


class _LeftBehind(ThreadPoolExecutor):
    """Nobody waits for its threads: a name server that does not answer holds one beyond any deadline."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)


async def _within(seconds: float, request: Request, usage: Usage) -> str:
    asyncio.get_running_loop().set_default_executor(_LeftBehind())
    async with asyncio.timeout(seconds):
        async with openai.AsyncOpenAI(
            api_key=settings.OPENAI_API_KEY or "none",
            base_url=settings.OPENAI_BASE_URL or None,
            timeout=seconds,
            max_retries=0,
        ) as client:
            stream = _responses if settings.OPENAI_MODE == "responses" else _chat
            return "".join([piece async for piece in stream(client, request, usage)])


async def _responses(client: openai.AsyncOpenAI, request: Request, usage: Usage) -> AsyncIterator[str]:
    schema: Any = {"type": "json_schema", **request.schema}
    stream = await client.responses.create(
        model=settings.OPENAI_MODEL,
        instructions=request.instructions,
        input=request.given,
        text={"format": schema},
        max_output_tokens=request.most_tokens,
        store=False,
        stream=True,
    )
    async with stream:
        async for event in stream:
            if event.type == "response.output_text.delta":
                yield event.delta
            elif event.type.startswith("response.refusal"):
                raise ModelFailed("refused")
            elif event.type in ("response.completed", "response.incomplete", "response.failed"):
                if event.response.usage:
                    usage.tokens_in = event.response.usage.input_tokens
                    usage.tokens_out = event.response.usage.output_tokens
                if event.type != "response.completed":
                    raise ModelFailed("too_long" if event.type == "response.incomplete" else "error")
                return
            elif event.type == "error":
                raise ModelFailed("error", event.message)
    raise ModelFailed("cut", "the stream ended in the middle")


async def _chat(client: openai.AsyncOpenAI, request: Request, usage: Usage) -> AsyncIterator[str]:
    schema: Any = request.schema
    stream = await client.chat.completions.create(
        model=settings.OPENAI_MODEL,
        messages=[{"role": "system", "content": request.instructions}, {"role": "user", "content": request.given}],
        response_format={"type": "json_schema", "json_schema": schema},
        max_completion_tokens=request.most_tokens,
        stream=True,
        stream_options={"include_usage": True},
    )
    finished = None
    async with stream:
        async for chunk in stream:
            if chunk.usage:
                usage.tokens_in, usage.tokens_out = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
            for choice in chunk.choices:
                if choice.delta.refusal:
                    raise ModelFailed("refused")
                finished = choice.finish_reason or finished
                if choice.delta.content:
                    yield choice.delta.content
    if finished is None:
        raise ModelFailed("cut", "the stream ended in the middle")
    if finished != "stop":
        raise ModelFailed("refused" if finished == "content_filter" else "too_long")


def strict_schema(form: type[BaseModel]) -> dict[str, Any]:
    """The form's JSON schema as strict mode wants it: every property required, no others."""
    schema = form.model_json_schema()
    for node in (schema, *schema.get("$defs", {}).values()):
        if node.get("type") == "object":
            node["additionalProperties"] = False
            node["required"] = list(node.get("properties", {}))
    return schema
