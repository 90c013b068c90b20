from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from rest_framework import authentication, permissions, response, serializers, views

from .models import Transfer


class TransferSerializer(serializers.ModelSerializer):
    class Meta:
        model = Transfer
        fields = "__all__"


class PortalSession(authentication.SessionAuthentication):
    def enforce_csrf(self, request):
        return


@method_decorator(csrf_exempt, name="dispatch")
class PortalView(views.APIView):
    authentication_classes = [PortalSession]
    permission_classes = [permissions.IsAuthenticated]


class Transfers(PortalView):
    def post(self, request):
        serializer = TransferSerializer(data=request.data)
        serializer.is_valid()
        transfer = serializer.save()
        return response.Response({"confirm": f"/transfers/{transfer.pk}/confirm/"}, status=201)


class Confirm(PortalView):
    def get(self, request, pk):
        transfer = get_object_or_404(Transfer, pk=pk)
        if transfer.confirmed:
            return response.Response({"error": "already confirmed"})
        transfer.confirmed = True
        transfer.save()
        return response.Response(TransferSerializer(transfer).data)


urlpatterns = [path("transfers/", Transfers.as_view()), path("transfers/<int:pk>/confirm/", Confirm.as_view())]
