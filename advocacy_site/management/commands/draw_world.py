"""Draws the world that the page of the countries shows: once, when the atlas or the style changes."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advocacy_site.geometry.drawing import draw
from advocacy_site.world_map import GEOMETRY

SOURCE = (
    "Natural Earth 1:50m, public domain, as TopoJSON in the npm package world-atlas 2.0.2, countries-50m.json"
)

LONG = {"mask", "countries"}


class Command(BaseCommand):
    help = (
        "Draws the map of the world again, from the TopoJSON file countries-50m.json of the npm package "
        "world-atlas 2.0.2: `npm pack world-atlas@2.0.2`, then `tar -xf world-atlas-2.0.2.tgz`, "
        "then this command with package/countries-50m.json."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("atlas", type=Path, help="path of countries-50m.json")
        parser.add_argument("--to", type=Path, default=GEOMETRY, help="the file to write")

    def handle(self, *args: Any, atlas: Path, to: Path, **options: Any) -> None:
        try:
            content = atlas.read_bytes()
            drawing = draw(json.loads(content))
        except OSError as error:
            raise CommandError(f"{atlas}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{atlas} is no TopoJSON with the objects countries and land.") from error
        made_from = {"source": SOURCE, "sha256": hashlib.sha256(content).hexdigest()}
        to.write_text(written({**made_from, **drawing}), encoding="utf-8")
        self.stdout.write(f"{len(drawing['countries'])} countries in {to}")


def written(drawing: dict[str, Any]) -> str:
    """JSON with a line for each country and each row of the mask, so that a change can be read."""
    rows = ",\n".join(f"  {json.dumps(row)}" for row in drawing["mask"])
    countries = ",\n".join(
        f"  {json.dumps(code)}: {json.dumps(one)}" for code, one in drawing["countries"].items()
    )
    short = [f" {json.dumps(name)}: {json.dumps(drawing[name])}" for name in drawing if name not in LONG]
    long = [f' "mask": [\n{rows}\n ]', f' "countries": {{\n{countries}\n }}']
    return "{\n" + ",\n".join([*short, *long]) + "\n}\n"
