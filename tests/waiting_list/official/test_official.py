"""Taking in NHS England's monthly RTT file."""

import io
import json
import threading
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, TooLarge
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.support import BYTES, FILE, dorset, take
from waiting_list.models import OfficialFile, OfficialRow
from waiting_list.official.figures import figures, sum_of
from waiting_list.official.reading.rtt import read_file
from waiting_list.official.services.monthly_files import RTT, import_file

NEWLINE = b"\r\n" if b"\r\n" in BYTES[:20_000] else b"\n"
HEADING = BYTES.split(NEWLINE)[0]


def kept(world, part="Part_2"):
    with acting_as(SYSTEM):
        rows = OfficialRow.objects.filter(trust=world.trust, file__current=True, part=part).exclude(line="C_999")
        return sum_of([figures(r.line, r.bands, r.unknown_start, r.total_all) for r in rows])


def files(world):
    with acting_as(SYSTEM):
        return list(OfficialFile.objects.filter(trust=world.trust).order_by("pk"))


def changed(old: bytes, new: bytes) -> bytes:
    assert old in BYTES
    return BYTES.replace(old, new, 1)


@pytest.mark.django_db
class TestImporting:
    def test_the_real_file_gives_the_published_figures(self):
        world = dorset()

        result = take(world)

        waiting = kept(world)
        assert (result.outcome, result.file.rows_read, str(result.file.period)) == ("imported", 512, "2024-11-01")
        assert (waiting.total, waiting.within_18, str(waiting.share_within_18)) == (21_702, 12_539, "0.577781")
        assert [waiting.over(weeks) for weeks in (52, 65, 78, 104)] == [647, 45, 1, 0]
        assert [kept(world, part).total for part in ("Part_2A", "Part_1A", "Part_1B", "Part_3")] == [
            5_322,
            1_544,
            2_925,
            5_003,
        ]

    def test_the_same_file_again_changes_nothing(self):
        world = dorset()
        first = take(world)

        again = take(world)

        assert (again.outcome, again.changed, again.file.pk) == ("unchanged", False, first.file.pk)
        assert len(files(world)) == 1

    def test_a_corrected_file_replaces_the_month_and_the_old_one_stays(self):
        world = dorset()
        first = take(world)

        again = take(world, BYTES + NEWLINE)

        assert again.outcome == "replaced"
        assert [(f.pk, f.current) for f in files(world)] == [(first.file.pk, False), (again.file.pk, True)]
        assert kept(world).total == 21_702

    def test_a_file_of_another_organisation_is_named_and_not_kept(self):
        world = make_world()

        with pytest.raises(InvalidInput) as refused:
            take(world)

        assert refused.value.code == "other_organisations_file"
        assert "(RBD)" in refused.value.detail
        assert world.trust.ods_code in refused.value.detail
        assert files(world) == []

    def test_only_the_trusts_own_rows_are_kept_of_a_file_of_many(self):
        world = dorset()
        other = BYTES.replace(b"RBD", b"RBZ").split(NEWLINE, 1)[1]

        result = take(world, BYTES + (b"" if BYTES.endswith(NEWLINE) else NEWLINE) + other)

        assert result.others == ("RBZ",)
        assert kept(world).total == 21_702

    def test_roles_without_the_right_and_providers_are_refused(self):
        world = dorset()

        with pytest.raises(NotAllowed):
            take(world, role=Role.FINANCE)
        with acting_as(world.provider_actor()) as actor, pytest.raises(NotAllowed):
            import_file(by=actor, kind=RTT, stream=io.BytesIO(BYTES), name="rtt.csv")


@pytest.mark.django_db
class TestFilesThatAreRefused:
    def refusal(self, content, kind=InvalidInput, **more):
        world = dorset()
        with pytest.raises(kind) as refused:
            take(world, content, **more)
        assert files(world) == []
        return refused.value

    def test_columns_that_are_missing_or_unexpected_are_named(self):
        refusal = self.refusal(changed(b"Total All", b"Grand total"))

        assert refusal.code == "not_an_rtt_file"
        assert "missing: Total All; unexpected: Grand total." in refusal.detail
        assert [(f.pointer, f.code) for f in refusal.errors] == [
            ("/1/Total All", "column_missing"),
            ("/1/Grand total", "column_unknown"),
        ]

    def test_another_file_altogether_is_told_what_it_lacks_without_repeating_its_first_line(self):
        refusal = self.refusal(b"Jo Sample,9990000018,2026-01-01\n")

        assert refusal.code == "not_an_rtt_file"
        assert "missing: Period, Provider Parent Org Code" in refusal.detail
        assert "116 more" in refusal.detail
        assert "9990000018" not in refusal.detail + repr(refusal.errors)

    def test_rows_that_are_wrong_are_named_with_line_and_column(self):
        lines = BYTES.split(NEWLINE)
        lines[4] = lines[4].replace(b"RTT-November-2024", b"RTT-Smarch-2024")
        refusal = self.refusal(NEWLINE.join(lines))

        assert refusal.code == "rtt_file_has_faults"
        assert [(f.pointer, f.code) for f in refusal.errors] == [("/5/Period", "period_unreadable")]
        assert refusal.errors[0].detail.startswith("Line 5, Period: Period must name one month")

    @pytest.mark.parametrize(
        ("start", "words"),
        [
            (BYTES.decode().encode("utf-16"), "UTF-16"),
            (b"PK\x03\x04\x14\x00", "Excel workbook or a ZIP"),
            (b"a\x00b,c\n", "is not text"),
            (b"%PDF-1.7\n", "is a PDF"),
        ],
    )
    def test_a_file_that_is_no_csv_is_told_how_to_be_saved(self, start, words):
        refusal = self.refusal(start)

        assert refusal.code == "file_encoding"
        assert words in refusal.detail
        assert "Save it as CSV" in refusal.detail

    @pytest.mark.parametrize("content", [b"", NEWLINE * 3, HEADING + NEWLINE])
    def test_an_empty_file_says_so(self, content):
        assert self.refusal(content).errors[0].code in {"empty_file", "no_rows"}

    def test_a_file_larger_than_is_taken_is_refused(self):
        assert self.refusal(BYTES, TooLarge, limit=100_000).code == "file_too_large"

    @pytest.mark.parametrize(
        "rubbish",
        [b"x" * 1_000, b"x\n" * 500, HEADING + NEWLINE + (b"x,y\n" * 50_000), HEADING + NEWLINE + b"x" * 200_000],
        ids=["one line", "many lines", "rows of two cells", "one endless row"],
    )
    def test_rubbish_of_50_mb_is_given_up_at_once_at_constant_memory(self, rubbish):
        stream = Endless(rubbish, 50_000_000)
        tracemalloc.start()

        with pytest.raises(InvalidInput):
            read_file(stream, "rubbish.csv")

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert stream.given < 3_000_000
        assert peak < 5_000_000


class Endless(io.RawIOBase):
    """A stream that repeats its beginning until so many bytes were given."""

    def __init__(self, start: bytes, size: int):
        self.pattern, self.size, self.given = start, size, 0

    def readable(self):
        return True

    def readline(self, most=-1):
        at = self.given % len(self.pattern)
        end = self.pattern.find(b"\n", at)
        line = self.pattern[at : end + 1] if end >= 0 else self.pattern[at:]
        while not line.endswith(b"\n") and len(line) < most and self.given + len(line) < self.size:
            line += self.pattern
        line = line[:most] if most >= 0 else line
        self.given += len(line)
        return line if self.given < self.size else b""


def test_a_byte_order_mark_and_windows_letters_are_read():
    marked = read_file(io.BytesIO(b"\xef\xbb\xbf" + BYTES), "marked.csv")
    windows = read_file(io.BytesIO(changed(b"DORSET COUNTY", "DORSÉT COUNTY".encode("cp1252"))), "windows.csv")

    assert marked.contents.rows == windows.contents.rows == 512


@pytest.mark.django_db
class TestCommand:
    def run(self, *args):
        out = io.StringIO()
        call_command("import_rtt", *args, stdout=out)
        return out.getvalue()

    def test_the_figures_come_as_json_per_provider_part_and_line(self):
        dorset()

        answer = json.loads(self.run(str(FILE), "--json"))

        assert (answer["period"], answer["rows"], answer["stored"]) == ("2024-11", 512, {"RBD": "imported"})
        parts = {part["part"]: part for part in answer["providers"][0]["parts"]}
        assert list(parts) == ["Part_1A", "Part_1B", "Part_2", "Part_2A", "Part_3"]
        waiting = parts["Part_2"]
        assert (waiting["list"], waiting["within_18"], waiting["share_within_18"]) == (21_702, 12_539, 0.577781)
        assert waiting["over"] == {"52": 647, "65": 45, "78": 1, "104": 0}
        lines = {line["line"]: line for line in waiting["lines"]}
        assert sum(line["list"] for line in waiting["lines"]) == 21_702
        assert "C_999" not in lines
        assert round(lines["C_100"]["share_within_18"] * 100, 2) == 42.79
        assert lines["X02"]["name"] == "Other – Medical"
        assert (parts["Part_3"]["list"], parts["Part_3"]["within_18"]) == (5_003, None)

    def test_a_provider_this_service_does_not_know_is_printed_and_not_stored(self):
        answer = json.loads(self.run(str(FILE), "--json", "--trust", "rbd"))

        assert answer["not_stored"] == {"RBD": "not a trust of this service"}
        assert answer["stored"] == {}
        assert len(answer["providers"]) == 1

    def test_it_reads_in_words_too(self):
        dorset()

        words = self.run(str(FILE))

        assert "Part_2      21,702 incomplete pathways, 57.78% within 18 weeks, 647 over 52" in words

    def test_what_is_wrong_is_said_and_ends_in_an_error(self, tmp_path):
        (tmp_path / "wrong.csv").write_text("a,b\n1,2\n")

        with pytest.raises(CommandError, match="missing: Period"):
            self.run(str(tmp_path / "wrong.csv"))
        with pytest.raises(CommandError, match="cannot be read"):
            self.run(str(tmp_path / "none.csv"))
        with pytest.raises(CommandError, match="no rows of R1K"):
            self.run(str(FILE), "--trust", "R1K")


def test_four_people_importing_the_same_month_at_once_keep_one_file(committed):
    world = dorset()
    together, outcomes = threading.Barrier(4, timeout=30), []

    def one(turn):
        together.wait()
        outcomes.append(take(world, BYTES + NEWLINE * (turn % 2)).outcome)
        connections.close_all()

    threads = [threading.Thread(target=one, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(outcomes) == 4
    assert outcomes.count("imported") == 1
    assert [file.current for file in files(world)].count(True) == 1
    assert kept(world).total == 21_702
