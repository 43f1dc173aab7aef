"""The yearly report as a Word document in the layout of NĐ 30/2020: a draft that staff complete.

Number, date and signature stay empty; what has no record says so and is never filled in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from content.export_words import Words
from db.queries.reports.participation_records import GatheringRow
from domain.initiatives.initiatives import Content
from domain.reports.participation import Figure, Metric, Table
from domain.units.units import Unit, UnitKind
from domain.zone import LOCAL
from services.documents.cell_text import clean_text, place
from services.reports.participation.words import period_words, row_name, shown
from services.reports.yearly.figures import Field, ReportYear, Yearly

TEMPLATE = "yearly_report.docx"
_NUMBERED = [str(number) for number in range(1, 8)]


class ReportFacts:
    """The values of the template's placeholders."""

    def __init__(self, asked: ReportYear, yearly: Yearly, words: Words, labels: Words) -> None:
        """``words`` are the report's own, ``labels`` those of all figures."""
        self._asked, self._yearly = asked, yearly
        self._words, self._labels = words, labels
        self._period = period_words(labels, asked.period)

    def facts(self) -> Mapping[str, Any]:
        """Return everything the template asks for."""
        asked, words = self._asked, self._words
        at = asked.now.astimezone(LOCAL)
        ward = asked.places.ward_name
        return {
            "ward": ward.upper(),
            "is_demo": asked.places.is_demo,
            "dated": words.fill("dated", place=place(ward), year=at.year),
            "subject": words.fill("subject", ward=ward, year=asked.year),
            "opening": words.fill("opening", ward=ward, year=asked.year),
            "period": words.fill(
                "period", period=self._period, time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}"
            ),
            "small": words["small"] if asked.hides_small else "",
            "words": words.by_key,
            "heading": words.labels("heading"),
            "column": words.labels("column"),
            "source": {
                key: words.fill("source", what=what, period=self._period)
                for key, what in words.labels("from").items()
            },
            "contents": self._contents(),
            "learning": self._learning(),
            "statuses": self._statuses(),
            "matrix": self._matrix(),
            "short": [words[f"short.{content}"] for content in Content],
            "legend": words.fill("legend", year=asked.year),
            "activities": self._activities(),
            "khoi": self._khoi(self._yearly.by_khoi),
            "recipients": [
                words.fill(f"to.{n}", province=asked.places.province) for n in _NUMBERED
            ],
        }

    def _figure(self, figure: Figure) -> str | int:
        """Return a figure; nought is said as having no record, never as a result."""
        return shown(self._labels, figure) if figure else self._words["nothing"]

    def _contents(self) -> list[Mapping[str, Any]]:
        rows = {row.key: row.figures for row in self._yearly.by_content.rows}
        return [
            {
                "name": self._labels[f"content.{content}"],
                "registered": self._figure(self._yearly.registered.get(content, 0)),
                **{
                    measure.value: self._figure(rows[content][measure])
                    for measure in (Metric.GATHERINGS, Metric.HEADCOUNT, Metric.INITIATIVES)
                },
            }
            for content in Content
        ]

    def _learning(self) -> list[Mapping[str, Any]]:
        return [
            {
                "name": self._labels[f"measure.{measure}"],
                "value": self._figure(self._yearly.total[measure]),
            }
            for measure in Metric
            if measure not in {Metric.AUTHORS, Metric.INITIATIVES}
        ]

    def _statuses(self) -> list[Mapping[str, Any]]:
        return [
            {
                "name": self._words[f"status.{row.key}"],
                "value": self._figure(row.figures[Metric.INITIATIVES]),
            }
            for row in self._yearly.statuses
        ]

    def _matrix(self) -> list[Mapping[str, Any]]:
        places = self._asked.places
        units = [
            *(Unit(UnitKind.KHOI, code) for code in places.khoi),
            *(Unit(UnitKind.ORGANISATION, code) for code in places.organisation),
        ]
        left = sorted(unit for unit in self._yearly.matrix if unit not in units)
        return [
            {
                "name": clean_text(places.codes(unit.kind).get(unit.code, unit.code)),
                "cells": [
                    self._cell(self._yearly.matrix.get(unit, {}).get(content))
                    for content in Content
                ],
            }
            for unit in (*units, *left)
        ]

    def _cell(self, field: Field | None) -> str:
        """Return one cell of the matrix; without any record it stays empty."""
        if field is None:
            return ""
        words = self._words
        parts = [words["cell.registered"]] if field.is_registered else []
        if field.gatherings:
            parts.append(words.fill("cell.gatherings", count=field.gatherings))
        if field.initiatives and self._asked.hides_small:
            parts.append(words["cell.some"])
        elif field.initiatives:
            parts.append(words.fill("cell.initiatives", count=field.initiatives))
        return ", ".join(parts)

    def _activities(self) -> list[Mapping[str, Any]]:
        places = self._asked.places
        return [
            {
                "held_on": f"{row.held_on:%d/%m/%Y}",
                "unit": clean_text("; ".join(_units(places.khoi, places.organisation, row))),
                "content": self._words.label("short", row.content),
                "topic": clean_text(row.topic),
                "headcount": row.headcount,
            }
            for row in self._yearly.gatherings
        ]

    def _khoi(self, table: Table) -> list[Mapping[str, Any]]:
        rows = [
            (row_name(self._labels, self._asked.places, table.cut, row.key), row.figures)
            for row in table.rows
        ]
        return [
            {
                "name": clean_text(name),
                "learners": " / ".join(
                    str(shown(self._labels, figures[measure]))
                    for measure in (Metric.LEARNERS_NAMED, Metric.LEARNERS_UNNAMED)
                ),
                **{
                    measure.value: shown(self._labels, figures[measure])
                    for measure in (
                        Metric.BEGUN,
                        Metric.FINISHED,
                        Metric.INITIATIVES,
                        Metric.GATHERINGS,
                        Metric.HEADCOUNT,
                    )
                },
            }
            for name, figures in (*rows, (self._words["total"], table.total))
        ]


def _units(
    khoi: Mapping[str, str], organisations: Mapping[str, str], row: GatheringRow
) -> Sequence[str]:
    return [
        names.get(code, code)
        for names, code in ((khoi, row.khoi), (organisations, row.organisation))
        if code
    ]
