import logging

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from rest_framework import authentication, permissions, serializers, status, views
from rest_framework.response import Response

from .models import Transfer

log = logging.getLogger("portal.transfers")


class TransferSerializer(serializers.ModelSerializer):
    class Meta:
        model = Transfer
        fields = ["id", "to_account", "cents", "confirmed"]
        read_only_fields = ["confirmed"]


class PortalView(views.APIView):
    authentication_classes = [authentication.SessionAuthentication]
    permission_classes = [permissions.IsAuthenticated]


class Transfers(PortalView):
    def post(self, request):
        serializer = TransferSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        transfer = serializer.save(owner=request.user)
        log.info("transfer created transfer=%s user=%s", transfer.pk, request.user.pk)
        return Response({"confirm": reverse("confirm-transfer", args=[transfer.pk])}, status=status.HTTP_201_CREATED)


class Confirm(PortalView):
    def post(self, request, pk):
        transfer = get_object_or_404(Transfer, pk=pk, owner=request.user)
        if not Transfer.objects.filter(pk=transfer.pk, confirmed=False).update(confirmed=True):
            return Response({"error": "already confirmed"}, status=status.HTTP_409_CONFLICT)
        transfer.refresh_from_db()
        log.info("transfer confirmed transfer=%s user=%s", transfer.pk, request.user.pk)
        return Response(TransferSerializer(transfer).data)


urlpatterns = [
    path("transfers/", Transfers.as_view(), name="transfers"),
    path("transfers/<int:pk>/confirm/", Confirm.as_view(), name="confirm-transfer"),
]
