"""What the force promised and what came of it, for anybody: page, table, document, feed."""
