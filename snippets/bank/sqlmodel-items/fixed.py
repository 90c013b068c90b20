import logging
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import StringConstraints, field_validator
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

log = logging.getLogger("items")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
TagName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
ItemId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class ItemTag(SQLModel, table=True):
    item_id: int | None = Field(default=None, foreign_key="item.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True, index=True)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=50, unique=True)


class Item(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    tags: list[Tag] = Relationship(link_model=ItemTag, sa_relationship_kwargs={"order_by": "Tag.name"})


class ItemCreate(SQLModel):
    name: Name
    tags: list[TagName] = Field(default_factory=list, max_length=20)

    @field_validator("tags")
    @classmethod
    def drop_repeats(cls, tags: list[str]) -> list[str]:
        return list(dict.fromkeys(tags))


class ItemRead(SQLModel):
    id: int
    name: str
    tags: list[str]


def prepare_schema(engine: Engine) -> None:
    """Create missing tables; refuse a table that lacks columns, which only a migration can add."""
    SQLModel.metadata.create_all(engine)
    inspector = inspect(engine)
    for table in SQLModel.metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        missing = sorted(set(table.columns.keys()) - present)
        if missing:
            raise RuntimeError(f"table {table.name} lacks {', '.join(missing)}: run `alembic upgrade head`")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.engine = create_engine(os.environ["DATABASE_URL"])
    app.state.api_token = os.environ["API_TOKEN"]
    prepare_schema(app.state.engine)
    yield
    app.state.engine.dispose()


def get_session(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


def require_token(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]
) -> None:
    expected = request.app.state.api_token
    if not secrets.compare_digest(credentials.credentials.encode(), expected.encode()):
        raise HTTPException(401, "Invalid token", headers={"WWW-Authenticate": "Bearer"})


SessionDep = Annotated[Session, Depends(get_session)]
router = APIRouter(dependencies=[Depends(require_token)])


def tags_named(session: Session, names: list[str]) -> list[Tag]:
    known = {tag.name: tag for tag in session.exec(select(Tag).where(Tag.name.in_(names)))}
    return [known.get(name) or Tag(name=name) for name in names]


def as_read(item: Item) -> ItemRead:
    return ItemRead(id=item.id, name=item.name, tags=[tag.name for tag in item.tags])


@router.post("/items/", status_code=201, response_model=ItemRead)
def create_item(payload: ItemCreate, session: SessionDep, response: Response) -> ItemRead:
    item = Item(name=payload.name, tags=tags_named(session, payload.tags))
    session.add(item)
    session.commit()
    session.refresh(item)
    log.info("item created id=%s tags=%d", item.id, len(item.tags))
    response.headers["Location"] = f"/items/{item.id}"
    return as_read(item)


@router.get("/items/{item_id}", response_model=ItemRead)
def read_item(item_id: ItemId, session: SessionDep) -> ItemRead:
    item = session.get(Item, item_id)
    if item is None:
        log.info("item not found id=%s", item_id)
        raise HTTPException(404, "Item not found")
    return as_read(item)


app = FastAPI(lifespan=lifespan)
app.include_router(router)


@app.exception_handler(IntegrityError)
def refuse_conflict(request: Request, exc: IntegrityError) -> JSONResponse:
    log.warning("conflict path=%s error=%s", request.url.path, exc.orig)
    return JSONResponse({"detail": "Conflicts with a stored item"}, status_code=409)


@app.exception_handler(OperationalError)
def report_unavailable(request: Request, exc: OperationalError) -> JSONResponse:
    log.error("database unavailable path=%s error=%s", request.url.path, exc.orig)
    return JSONResponse({"detail": "Try again shortly"}, status_code=503, headers={"Retry-After": "5"})
