"""Make the shipped learned reader again from the labelled sentences: python tools/train_reader.py

The same sentences give the same file. Prints how each tag does on hands that the model did not
learn from.
"""

from pathlib import Path

import clew.screening.behaviours as behaviours
from clew.screening.behaviours import labelled, training
from clew.screening.behaviours.lexicon import load
from clew.screening.ranking.points import load as load_points


def main() -> None:
    lexicon, points = load(), load_points().raw["behaviour"]
    tags = [
        t.name
        for t in lexicon.tags.values()
        if t.kind != "context" and t.name != training.SOUGHT_OUT
    ]
    pursuit = frozenset(name for name, row in points.items() if row["group"] == "pursuit")
    sentences = labelled.shipped(tags)
    model, scores = training.train(sentences, pursuit, tags, told=print)
    model.save(Path(behaviours.__file__).parent / "data" / "reader.npz")
    for s in scores:
        right = f"{s.precision:.2f}" if s.precision is not None else "-"
        print(
            f"{s.tag:32} there {s.there:5}  told {s.told:5}  precision {right}  recall {s.recall or 0:.2f}"
        )


if __name__ == "__main__":
    main()
