"""Questions as files that go out and come in."""
