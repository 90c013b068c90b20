from tests.scoring.conftest import rubric

__all__ = ["rubric"]
