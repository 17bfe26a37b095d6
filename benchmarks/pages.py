"""What a page costs on the database that the settings name: queries, CPU time, size on the line.

    DATABASE_URL=… python benchmarks/pages.py [PATH …]

Prints the median of nine requests made in this process, after two that warm it up.
"""

import gzip
import os
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 9


def main(paths: list[str]) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["ALLOWED_HOSTS"] = "testserver"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advocacy_site.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from positions.models import Position

    newest = Position.objects.published("fr").newest_first("fr").first()
    paths = paths or [
        "/fr/",
        "/fr/positions/",
        "/fr/positions/?page=100",
        "/fr/partenaires/",
        "/fr/pays/",
        *([newest.version("fr").url] if newest else []),
    ]
    print(f"{Position.objects.count()} positions, {connection.vendor}")
    print(f"{'page':60} status queries  CPU ms  bytes gzipped")
    client = Client()
    for path in paths:
        times = []
        for round_number in range(ROUNDS + 2):
            began = time.process_time()
            response = client.get(path)
            if round_number > 1:
                times.append((time.process_time() - began) * 1000)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        size = len(gzip.compress(response.content, 6))
        print(
            f"{path[:60]:60} {response.status_code:6} {len(captured):7} "
            f"{statistics.median(times):7.0f} {size:8}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
