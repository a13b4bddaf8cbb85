"""Other exports into the native format."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from clew.cli import cli
from clew.screening.records.intake import take_in
from clew.screening.records.mapping import BadMapping, convert, read_mapping, shipped


def table(out: Path, name: str) -> list[dict]:
    return pq.read_table(out / name).to_pylist()


def test_the_thirteen_column_crime_csv(tmp_path: Path) -> None:
    raw = tmp_path / "batch.csv"
    raw.write_text(
        "NOR,TOMV,Theft of motor vehicle,NOR20260126,NOR/1/26,20260125083000,20260125093000,,,51.5,-0.1,WGS84,Van taken\n"
        "NOR,BIAD,Burglary,NOR20260126,NOR/2/26,20260231000000,20260125093000,,,,,,Bad date\n"
    )
    counts, errors = convert(raw, read_mapping("crime-csv"), tmp_path / "out")
    assert counts == {"incidents": 2, "involvements": 0}
    assert [(e.file, e.row, e.field, e.value, e.severity) for e in errors] == [
        ("batch.csv", 2, "occurred_from", "20260231000000", "warning")
    ]
    row = table(tmp_path / "out", "incidents")[0]
    assert (row["incident_id"], row["occurred_from"], row["latitude"], row["narrative"]) == (
        "NOR/1/26",
        "2026-01-25 08:30:00",
        "51.5",
        "Van taken",
    )
    assert take_in(tmp_path / "out", tmp_path / "clean").counts["incidents"]["kept"] == 2


def test_a_graph_of_people_and_crimes(tmp_path: Path) -> None:
    raw = tmp_path / "graph"
    raw.mkdir()
    files = {
        "x.nodes.Crime.csv": ":ID,date,id,type,last_outcome,note,charge,:LABEL\n1,24/08/2017,h,Public order,None,Shouting,,Crime\n",
        "x.nodes.Person.csv": ":ID,surname,nhs_no,name,age,:LABEL\n7,Hamilton,117,Todd,,Person\n",
        "x.relationships.PARTY_TO.csv": ":START_ID,:END_ID,:TYPE\n7,1,PARTY_TO\n",
        "x.relationships.OCCURRED_AT.csv": ":START_ID,:END_ID,:TYPE\n1,3,OCCURRED_AT\n",
        "x.nodes.Location.csv": ":ID,latitude:double,postcode,longitude:double,address,:LABEL\n3,53.5,ZZ3 4NL,-2.6,178 Polding Street,Location\n",
        "x.relationships.CURRENT_ADDRESS.csv": ":START_ID,:END_ID,:TYPE\n7,3,CURRENT_ADDRESS\n",
        "x.relationships.HAS_PHONE.csv": ":START_ID,:END_ID,:TYPE\n7,9,HAS_PHONE\n",
        "x.nodes.Phone.csv": ":ID,phoneNo,:LABEL\n9,0-(070)893-3322,Phone\n",
        "x.relationships.HAS_EMAIL.csv": ":START_ID,:END_ID,:TYPE\n",
        "x.nodes.Email.csv": ":ID,email_address,:LABEL\n",
        "x.relationships.INVESTIGATED_BY.csv": ":START_ID,:END_ID,:TYPE\n1,5,INVESTIGATED_BY\n",
        "x.nodes.Officer.csv": ":ID,badge_no,rank,name,surname,:LABEL\n5,80,Sergeant,Ada,Lineen,Officer\n",
    }
    for name, text in files.items():
        (raw / name).write_text(text)
    counts, errors = convert(raw, read_mapping("pole-graph"), tmp_path / "out")
    assert (counts, errors) == ({"incidents": 1, "involvements": 1}, [])
    one = table(tmp_path / "out", "incidents")[0]
    assert (one["incident_id"], one["officer_in_case"], one["location"], one["recorded_on"]) == (
        "1",
        "Sergeant Ada Lineen",
        "178 Polding Street",
        "2017-08-24",
    )
    who = table(tmp_path / "out", "involvements")[0]
    assert (who["incident_id"], who["given_names"], who["phone"], who["address"]) == (
        "1",
        "Todd",
        "0-(070)893-3322",
        "178 Polding Street",
    )


def test_unpivot_split_recode_join_and_another_encoding(tmp_path: Path) -> None:
    raw = tmp_path / "old.csv"
    raw.write_bytes(
        "ref;vic;sus;when;how\n1;Lee, Zoë;Ray, Bob;05/04/2026;TEL\n2;Lee, Zoë;;06/04/2026;FAX\n".encode(
            "cp1252"
        )
    )
    mapping = tmp_path / "old.toml"
    mapping.write_text("""
[source.old]
file = "*.csv"
encoding = "cp1252"
delimiter = ";"
[[table.incidents]]
from = "old"
[table.incidents.columns]
force = { value = "Old" }
incident_id = "ref"
reported_on = { column = "when", date = "%d/%m/%Y" }
system = { column = "how", recode = { TEL = "telephone" } }
narrative = { join = ["ref", "how"], with = ": " }
[[table.involvements]]
from = "old"
unpivot = [ { columns = { name = "vic" }, set = { is = "victim" } }, { columns = { name = "sus" }, set = { is = "suspect" } } ]
[table.involvements.columns]
force = { value = "Old" }
incident_id = "ref"
role = "is"
family_name = { column = "name", split = ",", part = 1 }
given_names = { column = "name", split = ",", part = 2 }
""")
    counts, errors = convert(raw, read_mapping(str(mapping)), tmp_path / "out")
    assert counts == {"incidents": 2, "involvements": 3}
    assert [(e.row, e.field, e.value, e.severity) for e in errors] == [
        (3, "system", "FAX", "warning")
    ]
    people = [
        (r["role"], r["given_names"], r["family_name"])
        for r in table(tmp_path / "out", "involvements")
    ]
    assert people == [("victim", "Zoë", "Lee"), ("suspect", "Bob", "Ray"), ("victim", "Zoë", "Lee")]


def test_a_mapping_that_cannot_be_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="crime-csv"):
        read_mapping("no-such-mapping")
    bad = tmp_path / "bad.toml"
    bad.write_text("[source.x]\nfile='*'\n[[table.suspects]]\nfrom='x'\n")
    with pytest.raises(BadMapping, match="suspects"):
        read_mapping(str(bad))


def test_a_folder_that_holds_something_else_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "precious.txt").write_text("x")
    raw = tmp_path / "batch.csv"
    raw.write_text("NOR,TOMV,x,b,r,20260125083000,20260125093000,,,,,,t\n")
    with pytest.raises(BadMapping):
        convert(raw, read_mapping("crime-csv"), out)
    assert (out / "precious.txt").exists()


WHOLE = """
[source.s]
file = "*.csv"
[source.t]
file = "*.csv"
[[table.incidents]]
from = "s"
join = [ { with = "t", on = { id = "id" }, prefix = "t_" } ]
where = { kind = "a" }
[table.incidents.columns]
force = { value = "T" }
incident_id = "id"
narrative = { join = ["text", "t_text"] }
[[table.involvements]]
from = "s"
unpivot = [ { columns = { who = "name" }, set = { is = "victim" } } ]
[table.involvements.columns]
force = { value = "T" }
incident_id = "id"
role = "is"
family_name = { column = "who", split = ",", part = 1 }
"""
SLIPS = [
    ('"text", "t_text"', '"txet"', "narrative reads 'txet'.*did you mean 'text'"),
    ('"t_text"', '"u_text"', "reads 'u_text'"),
    ("narrative =", "text =", "there is no column 'text'"),
    ("narrative =", "narratve =", "did you mean 'narrative'"),
    ('narrative = { join = ["text", "t_text"] }', "narrative = 5", "narrative = 5"),
    ('incident_id = "id"', "", "needs a rule for incident_id"),
    ("on = { id", "on = { ref", "reads 'ref'"),
    ("where = { kind", "where = { knid", "did you mean 'kind'"),
    ('who = "name"', 'who = "nmae"', "did you mean 'name'"),
    ('column = "who"', 'column = "whom"', "reads 'whom'"),
    ('with = "t"', 'with = "u"', "'u', which is no source"),
    ('from = "s"', 'form = "s"', "no setting 'form'.*did you mean 'from'"),
    ('file = "*.csv"', 'file = "*.csv"\nencoding = "utf-61"', "no encoding 'utf-61'"),
    ('file = "*.csv"', 'file = "*.csv"\nencoding = "hex"', "no encoding 'hex'"),
    ('file = "*.csv"', 'file = "*.csv"\ndelimiter = ";;"', "one character"),
    ('file = "*.csv"', 'file = "../*.csv"', "inside the export"),
    ('file = "*.csv"', "file = 5", "file = 5"),
    ('file = "*.csv"', 'file = "*.csv"\nheader = "a,b"', "header"),
    ("[table.incidents.columns]", "[table.incidents.colums]", "no setting 'colums'"),
    ("[[table.incidents]]", "[table.incidents]", "two brackets"),
    ('split = ","', 'split = ""', "split"),
    ("part = 1", 'part = "one"', "part = 'one'"),
    ('{ value = "T" }', '{ vlaue = "T" }', "did you mean 'value'"),
    ("join = [ {", "join = [ 5, {", "must be a table"),
    ('set = { is = "victim" }', 'set = { is = "victim", 5 = 6 }', "words"),
    ('role = "is"', 'role = { value = "baddie" }', "none of the words it may be: victim, suspect"),
    ('role = "is"', 'role = { column = "is", recode = { x = "vitcim" } }', "'vitcim'"),
    ('role = "is"', 'role = { column = "is", recode = {}, other = "someone" }', "'someone'"),
    (
        "narrative = {",
        'reported_on = { column = "id", date = "%Q" }\nnarrative = {',
        "no format of a date",
    ),
    ('{ value = "T" }', '{ recode = { a = 1 }, column = "id" }', "words into words"),
]


@pytest.mark.parametrize(("right", "slip", "said"), SLIPS)
def test_a_slip_in_a_mapping_is_named_before_a_row_is_read(
    tmp_path: Path, right: str, slip: str, said: str
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "x.csv").write_text("id,name,text,kind\n1,Lee,followed,a\n")
    mapping = tmp_path / "m.toml"
    assert right in WHOLE
    mapping.write_text(WHOLE)
    assert convert(raw, read_mapping(str(mapping)), tmp_path / "out")[0] == {
        "incidents": 1,
        "involvements": 1,
    }
    mapping.write_text(WHOLE.replace(right, slip, 1))
    with pytest.raises(BadMapping, match=said):
        convert(raw, read_mapping(str(mapping)), tmp_path / "out2")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.toml", "out", "raw"]


def test_a_mapping_reads_utf_16(tmp_path: Path) -> None:
    raw = tmp_path / "x.csv"
    raw.write_bytes("id\tname\n1\tHölm\n2\tĊBĊ\n".encode("utf-16"))
    mapping = tmp_path / "m.toml"
    mapping.write_text("""
[source.s]
encoding = "utf-16"
delimiter = "\\t"
[[table.involvements]]
from = "s"
[table.involvements.columns]
force = { value = "T" }
incident_id = "id"
family_name = "name"
""")
    counts, errors = convert(raw, read_mapping(str(mapping)), tmp_path / "out")
    assert (counts, errors) == ({"involvements": 2}, [])
    assert [r["family_name"] for r in table(tmp_path / "out", "involvements")] == ["Hölm", "ĊBĊ"]
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


NIBRS = {
    "NIBRS_incident.csv": "DATA_YEAR,AGENCY_ID,INCIDENT_ID,INCIDENT_DATE,INCIDENT_HOUR\n2022,7,100,2022-03-01,5\n2022,7,101,01-APR-22,\n",
    "NIBRS_OFFENSE.csv": "DATA_YEAR,OFFENSE_ID,INCIDENT_ID,OFFENSE_CODE\n2022,1,100,13C\n2022,2,101,290\n",
    "NIBRS_OFFENSE_TYPE.csv": "OFFENSE_CODE,OFFENSE_NAME\n13C,Intimidation\n290,Destruction of Property\n",
    "NIBRS_VICTIM.csv": "VICTIM_ID,INCIDENT_ID,SEX_CODE\n11,100,F\n12,101,M\n",
    "NIBRS_OFFENDER.csv": "OFFENDER_ID,INCIDENT_ID,SEX_CODE\n21,100,M\n",
    "NIBRS_VICTIM_OFFENDER_REL.csv": "VICTIM_ID,OFFENDER_ID,RELATIONSHIP_ID\n11,21,5\n",
    "NIBRS_RELATIONSHIP.csv": "RELATIONSHIP_ID,RELATIONSHIP_CODE,RELATIONSHIP_NAME\n5,XS,Ex-Spouse\n",
}


@pytest.mark.parametrize("packed", [False, True])
def test_the_published_tables_of_the_united_states(tmp_path: Path, packed: bool) -> None:
    raw = tmp_path / "raw"
    (raw / "VT").mkdir(parents=True)
    for name, text in NIBRS.items():
        (raw / "VT" / name).write_text(text)
    if packed:
        raw = Path(shutil.make_archive(str(tmp_path / "export"), "zip", raw))
    counts, errors = convert(raw, read_mapping("nibrs"), tmp_path / "out")
    assert (counts, errors) == ({"incidents": 2, "involvements": 3}, [])
    one = {r["incident_id"]: r for r in table(tmp_path / "out", "incidents")}
    assert (one["100"]["force"], one["100"]["offence"], one["101"]["occurred_from"]) == (
        "agency 7",
        "Intimidation",
        "01-APR-22",
    )
    assert ("suspect", "M", "Ex-Spouse") in {
        (r["role"], r["sex"], r["relationship"]) for r in table(tmp_path / "out", "involvements")
    }
    assert take_in(tmp_path / "out", tmp_path / "clean").errors == []


def test_every_mapping_that_ships_is_sound_and_offered() -> None:
    assert shipped() == ["crime-csv", "nibrs", "pole-graph"]
    for name in shipped():
        read_mapping(name)
    told = CliRunner().invoke(cli, ["records", "import", "--help"]).output
    assert all(name in "".join(told.split()) for name in shipped())


ONE = """
[source.s]
[[table.incidents]]
from = "s"
[table.incidents.columns]
force = { value = "T" }
incident_id = "Crime Ref"
reported_on = "When"
narrative = "text"
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "gz", "title"])
def test_a_mapping_reads_any_kind_of_file_and_names_in_any_case(tmp_path: Path, kind: str) -> None:
    head, row = ["Crime Ref", "WHEN", "Text"], ["A/1", "01-Mar-2026", "followed; and texted"]
    plain = ";".join(head) + "\n" + ";".join([*row[:2], f'"{row[2]}"']) + "\n"
    name = {
        "csv": "x.csv",
        "xlsx": "x.xlsx",
        "parquet": "x.parquet",
        "gz": "x.csv.gz",
        "title": "x.txt",
    }[kind]
    raw = tmp_path / name
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["About"])
        book.active.append(head)
        book.active.append(row)
        book.save(raw)
    elif kind == "parquet":
        pq.write_table(pa.table({h: [v] for h, v in zip(head, row, strict=True)}), raw)
    else:
        raw.write_bytes(
            gzip.compress(plain.encode())
            if kind == "gz"
            else (("A title\n" if kind == "title" else "") + plain).encode("utf-16")
        )
    (tmp_path / "m.toml").write_text(ONE)
    counts, errors = convert(raw, read_mapping(str(tmp_path / "m.toml")), tmp_path / "out")
    assert counts == {"incidents": 1}
    assert [e.severity for e in errors] == (["warning"] if kind == "title" else [])
    assert [
        (r["incident_id"], r["reported_on"], r["narrative"])
        for r in table(tmp_path / "out", "incidents")
    ] == [tuple(row)]
