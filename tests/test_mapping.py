"""Other exports into the native format."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from clew.screening.records.intake import take_in
from clew.screening.records.mapping import BadMapping, convert, read_mapping


def table(out: Path, name: str) -> list[dict]:
    return pq.read_table(out / name).to_pylist()


def test_the_thirteen_column_crime_csv(tmp_path: Path) -> None:
    raw = tmp_path / "batch.csv"
    raw.write_text(
        "NOR,TOMV,Theft of motor vehicle,NOR20260126,NOR/1/26,20260125083000,20260125093000,,,51.5,-0.1,WGS84,Van taken\n"
        "NOR,BIAD,Burglary,NOR20260126,NOR/2/26,20260231000000,20260125093000,,,,,,Bad date\n"
    )
    counts, errors = convert(raw, read_mapping("crime-csv"), tmp_path / "out")
    assert counts == {"incidents": 1, "involvements": 0}
    assert [(e.file, e.row, e.field, e.value) for e in errors] == [("batch.csv", 2, "occurred_from", "20260231000000")]
    row = table(tmp_path / "out", "incidents")[0]
    assert (row["incident_id"], row["occurred_from"], row["latitude"], row["narrative"]) == (
        "NOR/1/26",
        "2026-01-25 08:30:00",
        "51.5",
        "Van taken",
    )
    assert take_in(tmp_path / "out", tmp_path / "clean").counts["incidents"]["kept"] == 1


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
    assert (who["incident_id"], who["given_names"], who["phone"], who["address"]) == ("1", "Todd", "0-(070)893-3322", "178 Polding Street")


def test_unpivot_split_recode_join_and_another_encoding(tmp_path: Path) -> None:
    raw = tmp_path / "old.csv"
    raw.write_bytes("ref;vic;sus;when;how\n1;Lee, Zoë;Ray, Bob;05/04/2026;TEL\n2;Lee, Zoë;;06/04/2026;FAX\n".encode("cp1252"))
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
    assert counts == {"incidents": 1, "involvements": 3}
    assert [(e.row, e.field, e.value) for e in errors] == [(3, "system", "FAX")]
    people = [(r["role"], r["given_names"], r["family_name"]) for r in table(tmp_path / "out", "involvements")]
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
    with pytest.raises(FileExistsError):
        convert(raw, read_mapping("crime-csv"), out)
    assert (out / "precious.txt").exists()
