"""Files of occupations in ESCO's official shape."""

import csv
from pathlib import Path

COLUMNS = "conceptType conceptUri iscoGroup preferredLabel altLabels hiddenLabels status".split()
ADDRESS = "http://data.europa.eu/esco/occupation/"
# Two languages of all occupations, one row each, beside the clone where somebody has put it.
ALL = Path(__file__).resolve().parents[3] / "shared" / "domain" / "esco_occupations.csv"


def write_file(path: Path, *rows: tuple[str, str, str, list[str]], status: str = "released") -> Path:
    """Each row is id, ISCO group, preferred label, other labels."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for esco_id, isco, label, others in rows:
            writer.writerow(["Occupation", ADDRESS + esco_id, isco, label, "\n".join(others), "", status])
    return path


def write_all(folder: Path) -> dict[str, Path]:
    """German and English files of all occupations."""
    with ALL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {
        language: write_file(
            folder / f"occupations_{language}.csv",
            *(
                (row["esco_id"], row["isco08"], row[f"label_{language}"], row[f"alt_labels_{language}"].split("|"))
                for row in rows
            ),
        )
        for language in ("de", "en")
    }
