"""Rows that are only ever inserted: what is published or issued never changes, there is a new version instead."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models


class FinalError(TypeError):
    def __init__(self, what: object) -> None:
        super().__init__(f"{what} is final: it cannot be changed or deleted, only followed by a new version")


FinalModel = TypeVar("FinalModel", bound=models.Model)


class FinalQuerySet(models.QuerySet[FinalModel]):
    """Reads and creates only. Django's own way to blank a deleted author goes past it, as it should."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FinalError(f"a {self.model._meta.verbose_name}")

    update = delete = bulk_update = _refuse


class Final(models.Model):
    objects = FinalQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FinalError(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FinalError(self)
