from fastapi import FastAPI, HTTPException
from sqlmodel import Field, Session, SQLModel, create_engine

app = FastAPI()
engine = create_engine("sqlite:///./test.db")
SQLModel.metadata.create_all(engine)

class Item(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    name: str
    tags: list[str] = []

@app.post("/items/")
def create_item(name: str, tags: list[str] = []):
    item = Item(name=name, tags=tags)
    with Session(engine) as session:
        session.add(item); session.commit(); session.refresh(item)
    return item

@app.get("/items/{item_id}")
def read_item(item_id: int):
    item = Session(engine).get(Item, item_id)
    if not item: raise HTTPException(404, "Item not found")
    return item
