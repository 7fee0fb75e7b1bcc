"""Rows with a flow by the API: each act as on the page, by the page's own form and table."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from accounts.access import require
from accounts.api.base import ReadEndpoint
from accounts.flows import Flow
from maintenance.forms.acts import Act


class FlowEndpoint(ReadEndpoint):
    """`noun` is what the acts call the row, `acts` the table that the page has too, `told` what an act may be told."""

    noun: ClassVar[str]
    acts: ClassVar[Mapping[str, Act]]
    flows: ClassVar[tuple[Flow, ...]]
    told: ClassVar[type[serializers.Serializer]]

    def carried(self, request, act: str) -> Response:
        """The act done, and the row as it is now. Raises Http404, Refused, WrongMove, ValidationError."""
        if act not in self.acts:
            raise Http404
        row, said = self.get_object(), self.acts[act]
        move = next(flow for flow in self.flows if any(one.act == act for one in flow)).find(row, act)
        require(self.post_held, move.right, row)
        sent = self.told(data=request.data)
        sent.is_valid(raise_exception=True)
        form = said.form(sent.validated_data, post=self.post_held, row=row)
        if not form.is_valid():
            wrong = {name: [str(one) for one in errors] for name, errors in form.errors.items()}
            raise serializers.ValidationError(wrong)
        said.do(**{self.noun: row}, by=self.post_held, **form.cleaned_data)
        left = self.rows().filter(pk=row.pk).first()  # one who declined may see it no longer
        return Response(self.get_serializer(left).data if left else None)
