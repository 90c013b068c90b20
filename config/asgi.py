"""HTTP through Django, rooms through Channels, and the start and stop of what runs beside them."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from channels.security.websocket import OriginValidator  # noqa: E402 - Django has to be set up first
from django.conf import settings  # noqa: E402
from django.urls import path  # noqa: E402

from config.lifespan import Lifespan  # noqa: E402
from interviews.consumers import RoomConsumer  # noqa: E402

rooms = URLRouter([path("ws/rooms/<uuid:public_id>/<str:role>/", RoomConsumer.as_asgi())])
application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": OriginValidator(rooms, settings.TRUSTED_ORIGINS),
        "lifespan": Lifespan(),
    }
)
