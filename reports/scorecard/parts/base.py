"""What all parts of a report are: typed, frozen, ready for JSON, and with nothing live in them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema


class Kept:
    """Marks what redaction leaves as it is: words of the rubric, of the bank and of this program, staff's names."""


class Spoken:
    """Marks words of the conversation: names are hidden in them, and pronouns stay as they were said."""


Fixed = Annotated[str, Kept]
Said = Annotated[str, Spoken]
Moment = Annotated[
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Part(BaseModel):
    # What a later version left out is ignored, so that an old snapshot can always be read.
    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Span(Part):
    """The characters of an entry of the record that are quoted. What was issued before it was kept has none."""

    start: int
    end: int
